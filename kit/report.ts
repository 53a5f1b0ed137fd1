/** `kit report`: makes report.html again from results.json, and shows what changed since an older one. */
import { writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { Command } from 'commander'
import { changesTable, comparisonNote, environmentDifferences } from '../benchmarks/report/changes.ts'
import { reportPages } from '../benchmarks/report/page.ts'
import { readResults } from '../benchmarks/report/read-results.ts'
import { aligned } from '../benchmarks/report/table.ts'
import type { Results } from '../benchmarks/results-schema.ts'

function report(path: string, options: { against?: string }): void {
  const found = readResults(resolve(path))
  const old = options.against === undefined ? undefined : readResults(resolve(options.against))
  const dir = path.endsWith('.json') ? dirname(resolve(path)) : resolve(path)
  if (old) printChanges(old, found)
  for (const [name, page] of Object.entries(reportPages(found, old))) {
    writeFileSync(join(dir, name), page)
    console.log(join(dir, name))
  }
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
  .action(report)
