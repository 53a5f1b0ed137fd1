/**
 * Writes the README's figures from committed results, so that nobody types them.
 * `npx node benchmarks/report/readme.ts` after new results; a test notices when it was forgotten.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { availabilityOf } from '../experiments/availability-theory.ts'
import { ofDurability } from './cells.ts'
import { rampsOf } from './knees.ts'
import { type Cell, type Results, results } from './results.ts'
import { median } from './statistics.ts'

const projectRoot = join(import.meta.dirname, '..', '..')
export const readmeFile = join(projectRoot, 'README.md')
const committed = 'benchmarks/results'

/** A run and where its results are, from the project's root. */
interface Run {
  file: string
  found: Results
}

/** Every run in benchmarks/results, one folder each. @throws when one is not of the format */
export const committedResults = (): Run[] =>
  readdirSync(join(projectRoot, committed))
    .sort()
    .map((name) => `${committed}/${name}/results.json`)
    .map((file) => ({ file, found: results.parse(JSON.parse(readFileSync(join(projectRoot, file), 'utf8'))) }))

const styles = ['synchronous-chain', 'choreography', 'orchestration']
const [from, to] = ['<!-- figures -->\n', '<!-- /figures -->']

/** @throws when the README has no place for figures */
export function withFigures(readme: string, runs: readonly Run[]): string {
  const [before, rest] = readme.split(from)
  const after = rest?.split(to)[1]
  if (before === undefined || after === undefined) throw new Error(`README.md has no ${from.trim()} … ${to}`)
  return `${before}${from}${figures(runs)}\n${to}${after}`
}

type Line = [says: string, of: (style: string) => string]

function figures(runs: readonly Run[]): string {
  const lines = [...stackingLines(runs), ...sustainedLines(runs), ...kneeLines(runs), ...faultLines(runs)]
  return `| | ${styles.join(' | ')} |
| --- | ${styles.map(() => '---:').join(' | ')} |
${lines.map(([says, of]) => `| ${says} | ${styles.map(of).join(' | ')} |`).join('\n')}

${runs.map(source).join('\n')}`
}

/** Of several runs of one experiment the first by name speaks; the others are there to compare it with. */
const runOf = (runs: readonly Run[], experiment: string) =>
  runs.find(({ found }) => found.cells.some((cell) => cell.experiment === experiment))?.found

const cellsOf = (runs: readonly Run[], experiment: string): Cell[] => {
  const found = runOf(runs, experiment)
  return found ? ofDurability(found, 'kill-9').cells.filter((cell) => cell.experiment === experiment) : []
}

function stackingLines(runs: readonly Run[]): Line[] {
  const cells = cellsOf(runs, 'latency-stacking')
  if (cells.length === 0) return []
  const slopes = runOf(runs, 'latency-stacking')!.slopes
  const services = [3, 6, 12].filter((n) => cells.some(({ params }) => params.downstream === n))
  const p50 = (metric: 'acceptMs' | 'settleMs' | 'effectsMs') => (style: string) =>
    services.map((n) => whole(middle(cells, style, n, (cell) => cell[metric].p50))).join(' / ')
  const slope = (style: string) => slopes.find((line) => line.style === style && line.metric === 'acceptMs p50')
  return [
    [`accept p50 with ${services.join(' / ')} services, ms`, p50('acceptMs')],
    ['settle p50, ms', p50('settleMs')],
    ['effects p50, ms', p50('effectsMs')],
    ['each added service adds to accept p50, ms', (style) => slope(style)?.perService.toFixed(1) ?? '–'],
    ['CPU per order with 6 services, ms', (style) => whole(middle(cells, style, 6, cpu))],
  ]
}

function sustainedLines(runs: readonly Run[]): Line[] {
  const cells = cellsOf(runs, 'sustained')
  return cells.length > 0 ? [['orders a minute held, of 1,000', held(cells)]] : []
}

function kneeLines(runs: readonly Run[]): Line[] {
  const ramps = rampsOf(cellsOf(runs, 'scaling'))
  const replicas = [...new Set(ramps.map((ramp) => ramp.replicas))].sort((a, b) => a - b)
  const knee = (style: string, each: number) =>
    ramps.find((ramp) => ramp.style === style && ramp.replicas === each)?.knee?.ratePerS
  const of = (style: string) => replicas.map((each) => whole(knee(style, each) ?? null)).join(' / ')
  return ramps.length > 0 ? [[`orders a second at the knee, with ${replicas.join(' / ')} of each service`, of]] : []
}

function faultLines(runs: readonly Run[]): Line[] {
  const cells = cellsOf(runs, 'availability')
  if (cells.length === 0) return []
  return [
    ['right in the end, of orders placed during a fault (own servers among them)', right(cells)],
    ['… and within 5 s', inTime(cells)],
  ]
}

function source({ file, found: { meta } }: Run): string {
  const { cpu: model, cores, memoryGiB } = meta.machine
  return `- \`${meta.command}\` on ${model}, ${cores} cores, ${memoryGiB} GiB, Node ${meta.node}, commit ${meta.commit}: [raw data](${file})`
}

const cpu = ({ costPerOrder }: Cell) => costPerOrder?.cpuMsTotal

function middle(cells: Cell[], style: string, n: number, of: (cell: Cell) => number | null | undefined): number | null {
  const own = cells.filter((cell) => cell.style === style && cell.params.downstream === n)
  const values = own.map(of).filter((value) => value != null)
  return values.length > 0 ? median(values) : null
}

const whole = (value: number | null): string => (value === null ? '–' : value.toFixed(0))
const percent = (share: number): string => `${(share * 100).toFixed(0)} %`
const ownOf = (cells: Cell[], style: string) => cells.filter((cell) => cell.style === style)
const right = (cells: Cell[]) => (style: string) => percent(availabilityOf(ownOf(cells, style)).share)
const inTime = (cells: Cell[]) => (style: string) => percent(availabilityOf(ownOf(cells, style)).inTime)

const held = (cells: Cell[]) => (style: string) => {
  const rates = ownOf(cells, style).filter(({ sustained }) => sustained?.held)
  return rates.length > 0
    ? Math.round(Math.max(...rates.map(({ sustained }) => sustained!.offeredPerMinute))).toLocaleString('en')
    : 'none'
}

if (import.meta.main) writeFileSync(readmeFile, withFigures(readFileSync(readmeFile, 'utf8'), committedResults()))
