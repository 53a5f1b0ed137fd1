/** `kit report`: makes report.html again from results.json, and shows what changed since an older one. */
import { writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { Command } from 'commander'
import { changesTable, comparisonNote, environmentDifferences } from '../benchmarks/report/changes.ts'
import { reportPages } from '../benchmarks/report/page.ts'
import { readPublished, readResults } from '../benchmarks/report/read-results.ts'
import { recompute } from '../benchmarks/report/recompute.ts'
import { aligned } from '../benchmarks/report/table.ts'
import type { Results } from '../benchmarks/results-schema.ts'

function report(path: string, options: { against?: string; recompute: boolean }): void {
  if (options.recompute) printRecomputed(resolve(path))
  const found = readResults(resolve(path))
  const old = options.against === undefined ? undefined : readResults(resolve(options.against))
  const dir = path.endsWith('.json') ? dirname(resolve(path)) : resolve(path)
  if (old) printChanges(old, found)
  for (const [name, page] of Object.entries(reportPages(found, old))) {
    writeFileSync(join(dir, name), page)
    console.log(join(dir, name))
  }
}

/** From the orders beside results.json to its percentiles, ratios and slopes. */
function printRecomputed(path: string): void {
  const { found, rows } = readPublished(path)
  const { compared, differences } = recompute(found, rows)
  for (const line of differences) console.error(line)
  console.log(
    `${compared - differences.length} of ${compared} figures follow from ${rows.length} orders, as they are published.`,
  )
  if (differences.length > 0) process.exitCode = 1
}

/** `kit compare --against` prints this too. */
export function printChanges(old: Results, now: Results): void {
  const { title, summary, head, rows } = changesTable(old, now)
  const differences = environmentDifferences(old, now).map((line) => `  ${line}`)
  console.log(`\n${title}\n`)
  if (differences.length > 0) console.log(`These differ too:\n${differences.join('\n')}\n`)
  console.log(rows.length > 0 ? `${aligned(head, rows)}\n\n${summary}\n\n${comparisonNote}\n` : `${summary}\n`)
}

export const reportCommand = new Command('report')
  .description('make report.html again from results.json, and show what changed since an older one')
  .argument('<dir>', 'where results.json is; report.html goes there too')
  .option('--against <results.json>', 'an older file, or its directory')
  .option('--recompute', 'compute its figures again from the orders beside it; exits with 1 when one differs', false)
  .action(report)
