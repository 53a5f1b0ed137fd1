/**
 * Writes what is computed into the READMEs: figures and pictures from the committed results, and the tables of predictions
 * and of change costs.
 * Run `npx node benchmarks/report/readme.ts` after new results; a test fails until it was run.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { isMainStyle, rivalStyles, styleNames, toStyleName } from '#stack/styles.ts'
import { changeCostTable } from '../change-cost/table.ts'
import { referenceServiceCount } from '../comparison.ts'
import { type Prediction, predictions } from '../experiments/availability/predictions.ts'
import { latencyChart } from '../experiments/latency-stacking/report/latency-charts.ts'
import { loadChart } from '../experiments/scaling/report/charts.ts'
import { replicasOf } from '../experiments/scaling/report/searches.ts'
import { statedCalls } from '../experiments/stated-calls.ts'
import { scenarios } from '../load/driver.ts'
import { durableAtAccept } from '../meta/at-accept.ts'
import { projectRoot } from '../meta/machine.ts'
import type { Cell } from '../results-schema.ts'
import type { ChartGroup } from './chart-group.ts'
import { cellsOf, committed, committedResults, firstRunWith, type Run } from './committed.ts'
import { renderSvg } from './picture.ts'
import { allFaults, faultRows, headlineRows, type Row, stackingRows } from './readme-lines.ts'
import { stylesIn } from './style-themes.ts'

export const readmeFile = join(projectRoot, 'README.md')

export const runsFile = join(projectRoot, committed, 'README.md')

export const benchmarksFile = join(projectRoot, 'benchmarks', 'README.md')

/** @throws when the text has no place for what is generated */
export function withGenerated(
  text: string,
  place: 'figures' | 'predictions' | 'change cost' | 'refused orders',
  generated: string,
): string {
  const [from, to] = [`<!-- ${place} -->\n`, `<!-- /${place} -->`]
  const [before, rest] = text.split(from)
  const after = rest?.split(to)[1]
  if (before === undefined || after === undefined) throw new Error(`The text has no ${from.trim()} … ${to}.`)
  return `${before}${from}${generated}\n${to}${after}`
}

/** The README's table: all of it from one run, and of the main styles only. */
export function headline(runs: readonly Run[]): string {
  const run = headlineRun(runs)
  const rate = cellsOf(run, 'latency-stacking')[0]!.params.ratePerS
  const title = `${referenceServiceCount} services, ${rate} orders/s`
  return `${table(run, title, headlineRows(run), isMainStyle)}

Checks of this run that are **not met**:

${run.found.checks
  .filter(({ met, claim }) => met === false && !rivalStyles.some((style) => claim.startsWith(`${style}:`)))
  .map(({ claim, figure, bound }) => `- ${claim}: ${figure}, bound ${bound}`)
  .join('\n')}

${picturesOf(runs)
  .map(({ file, title }) => `![${title}](${file})`)
  .join('\n\n')}

${source(run)}`
}

/** The tables of benchmarks/results/README.md: every run, then latency and every fault of the runs that show all styles. */
export function runTable(runs: readonly Run[]): string {
  const tables = Object.entries(tableOfExperiment).flatMap(([experiment, tableOf]) =>
    runsForAllStyles(runs, experiment).map(tableOf),
  )
  return `| run | command | machine | commit |
| --- | --- | --- | --- |
${runs.map(runRow).join('\n')}

${[...tables, claimTable(runs)].filter(Boolean).join('\n\n')}`
}

const tableOfExperiment: Record<string, (run: Run) => string> = {
  'latency-stacking': (run) => table(run, `${linkTo(run)}`, stackingRows(run)),
  availability: (run) => table(run, `${linkTo(run)}: orders placed while …`, faultRows(run, allFaults(run))),
}

/** The first runs that together have measured every style that any run has. */
function runsForAllStyles(runs: readonly Run[], experiment: string): Run[] {
  const shown = new Set<string>()
  return runs.filter((run) => {
    const added = stylesIn(cellsOf(run, experiment)).filter((style) => !shown.has(style))
    for (const style of added) shown.add(style)
    return added.length > 0
  })
}

/** What the text claims of the naive attempts, beside what each run measured. */
function claimTable(runs: readonly Run[]): string {
  const rows = runs.flatMap((run) =>
    run.found.checks
      .filter(({ claim }) => claim.startsWith('EDA §2'))
      .map(({ claim, figure, bound }) => `| ${claim} | ${figure} | ${bound} | ${linkTo(run)} |`),
  )
  return rows.length === 0 ? '' : `| claim | measured | | run |\n| --- | --- | --- | --- |\n${rows.join('\n')}`
}

const linkTo = (run: Run): string => `[${nameOf(run)}](${nameOf(run)}/results.json)`

function headlineRun(runs: readonly Run[]): Run {
  const run = firstRunWith(runs, 'latency-stacking')
  if (!run) throw new Error(`No run in ${committed} has the experiment latency-stacking.`)
  return run
}

/** What is expected of each style under each fault, as it was stated beforehand. */
export function predictionTable(): string {
  const rows = Object.entries(predictions).map(([fault, row]) => {
    const cells = styleNames.map((style) => (row[style] ? shortPrediction(row[style]) : '–'))
    return `| ${fault} | ${cells.join(' | ')} |`
  })
  return `| | ${styleNames.join(' | ')} |
| --- | ${styleNames.map(() => '---').join(' | ')} |
${rows.join('\n')}`
}

/** The provider calls of refused and cancelled orders, as they were stated beforehand. */
export function statedCallsTable(): string {
  const refusals = scenarios.filter((scenario) => scenario !== 'none')
  const rows = statedCalls.map(
    ({ styles, calls, why }) =>
      `| ${styles.join(', ')} | ${refusals.map((scenario) => calls[scenario]).join(' | ')} | ${why} |`,
  )
  return `| | ${refusals.join(' | ')} | why |
| --- |${refusals.map(() => ' --- |').join('')} --- |
${rows.join('\n')}`
}

function shortPrediction({ outcome, breaks, mayBreak }: Prediction): string {
  const possible = mayBreak.filter((id) => !breaks.includes(id))
  return [
    outcome,
    ...(breaks.length > 0 ? [`**${breaks.join(' ')}**`] : []),
    ...(possible.length > 0 ? [`(${possible.join(' ')})`] : []),
  ].join(' ')
}

/** A column for each style that the run has measured. */
function table({ found }: Run, title: string, rows: Row[], isShown: typeof isMainStyle = () => true): string {
  const styles = stylesIn(found.cells)
    .map(toStyleName)
    .filter((style) => isShown({ style }))
  const heads = styles.map((style) => `${style}<br>${durableAtAccept(style, found.meta.durability)}`)
  return `| ${title}<br>in the head: durable at accept | ${heads.join(' | ')} |
| --- | ${styles.map(() => '---:').join(' | ')} |
${rows.map(([name, figure]) => `| ${name} | ${styles.map(figure).join(' | ')} |`).join('\n')}`
}

const nameOf = ({ file }: Run) => basename(dirname(file))

function runRow(run: Run): string {
  const { command, commit, complete, machine, node } = run.found.meta
  const { cpu, cores, memoryGiB } = machine
  const name = `[${nameOf(run)}](${nameOf(run)}/results.json)${complete ? '' : ', interrupted'}`
  return `| ${name} | \`${command}\` | ${cpu}, ${cores} cores, ${memoryGiB} GiB, Node ${node} | ${commit} |`
}

interface Picture {
  /** From the project's root. */
  file: string
  title: string
  svg: string
}

export function picturesOf(runs: readonly Run[]): Picture[] {
  const headlined = firstRunWith(runs, 'latency-stacking')
  function draw(
    name: string,
    title: string,
    experiment: string,
    chartOf: (cells: Cell[]) => ChartGroup | null,
  ): Picture[] {
    const run = firstRunWith(runs, experiment)
    const cells = cellsOf(run, experiment).filter(
      (cell) => replicasOf(cell) === 1 && isMainStyle({ style: toStyleName(cell.style) }),
    )
    const group = chartOf(cells)
    const from = run && run !== headlined ? `, from the run ${nameOf(run)}` : ''
    return group
      ? [{ file: `${committed}/${name}.svg`, title: `${title}${from}`, svg: renderSvg(group, stylesIn(cells)) }]
      : []
  }
  return [
    ...draw(
      'latency',
      'Accept, settle and effects by the number of downstream services',
      'latency-stacking',
      latencyChart,
    ),
    ...draw(
      'load',
      'Accept and settle p99 by orders per second, with the capacity of each style',
      'scaling',
      loadChart,
    ),
  ]
}

function source({ file, found: { meta } }: Run): string {
  const { cpu, cores, memoryGiB } = meta.machine
  return `The table is one run of one commit: \`${meta.command}\` at ${meta.commit}, on ${cpu}, ${cores} cores, ${memoryGiB} GiB, Node ${meta.node}: [data](${file}).`
}

if (import.meta.main) {
  const runs = committedResults()
  for (const { file, svg } of picturesOf(runs)) writeFileSync(join(projectRoot, file), svg)
  for (const [file, place, generated] of [
    [readmeFile, 'figures', headline(runs)],
    [readmeFile, 'change cost', changeCostTable()],
    [runsFile, 'figures', runTable(runs)],
    [benchmarksFile, 'predictions', predictionTable()],
    [benchmarksFile, 'refused orders', statedCallsTable()],
  ] as const)
    writeFileSync(file, withGenerated(readFileSync(file, 'utf8'), place, generated))
}
