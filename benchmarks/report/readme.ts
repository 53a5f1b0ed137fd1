/**
 * Writes the README's figures and pictures from committed results, so that nobody types or draws them.
 * `npx node benchmarks/report/readme.ts` after new results; a test notices when it was forgotten.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ChartGroup } from './charts/chart.ts'
import { latencyChart } from './charts/latency.ts'
import { loadChart } from './charts/load.ts'
import { cellsOf, committed, committedResults, type Run } from './committed.ts'
import { replicasOf } from './knees.ts'
import { projectRoot } from './machine.ts'
import { renderSvg } from './picture.ts'
import { headlineRows } from './readme-lines.ts'

export const readmeFile = join(projectRoot, 'README.md')

const styles = ['synchronous-chain', 'choreography', 'orchestration']
const [from, to] = ['<!-- figures -->\n', '<!-- /figures -->']

/** @throws when the README has no place for figures */
export function withFigures(readme: string, runs: readonly Run[]): string {
  const [before, rest] = readme.split(from)
  const after = rest?.split(to)[1]
  if (before === undefined || after === undefined) throw new Error(`README.md has no ${from.trim()} … ${to}`)
  return `${before}${from}${figures(runs)}\n${to}${after}`
}

function figures(runs: readonly Run[]): string {
  const lines = headlineRows(runs)
  return `| | ${styles.join(' | ')} |
| --- | ${styles.map(() => '---:').join(' | ')} |
${lines.map(([says, of]) => `| ${says} | ${styles.map(of).join(' | ')} |`).join('\n')}

${picturesOf(runs)
  .map(({ file, says }) => `![${says}](${file})\n\n`)
  .join('')}${runs.map(source).join('\n')}`
}

interface Picture {
  /** From the project's root. */
  file: string
  says: string
  svg: string
}

export function picturesOf(runs: readonly Run[]): Picture[] {
  const latency = latencyChart(cellsOf(runs, 'latency-stacking'))
  const load = loadChart(cellsOf(runs, 'scaling').filter((cell) => replicasOf(cell) === 1))
  const draw = (name: string, says: string, group: ChartGroup | null): Picture[] =>
    group ? [{ file: `${committed}/${name}.svg`, says, svg: renderSvg(group, styles) }] : []
  return [
    ...draw('latency', 'Accept, settle and effects by the number of downstream services', latency),
    ...draw('load', 'Accept and settle p99 by orders per second, with the knee of each style', load),
  ]
}

function source({ file, found: { meta } }: Run): string {
  const { cpu: model, cores, memoryGiB } = meta.machine
  const interrupted = meta.complete ? '' : ', interrupted'
  return `- \`${meta.command}\`${interrupted} on ${model}, ${cores} cores, ${memoryGiB} GiB, Node ${meta.node}, commit ${meta.commit}: [raw data](${file})`
}

if (import.meta.main) {
  const runs = committedResults()
  for (const { file, svg } of picturesOf(runs)) writeFileSync(join(projectRoot, file), svg)
  writeFileSync(readmeFile, withFigures(readFileSync(readmeFile, 'utf8'), runs))
}
