/**
 * Writes the README's figures from committed results, so that nobody types them.
 * `node benchmarks/report/readme.ts` after new results; a test notices when it was forgotten.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { availabilityOf } from '../experiments/availability-theory.ts'
import { ofDurability } from './cells.ts'
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

function figures(runs: readonly Run[]): string {
  const cells = runs.flatMap(({ found }) => ofDurability(found, 'kill-9').cells)
  const slopes = runs.flatMap(({ found }) => found.slopes)
  const stacking = cells.filter(({ experiment }) => experiment === 'latency-stacking')
  const faults = cells.filter(({ experiment }) => experiment === 'availability')
  const sustained = cells.filter(({ experiment }) => experiment === 'sustained')
  const services = [3, 6, 12].filter((n) => stacking.some(({ params }) => params.downstream === n))
  const p50 = (metric: 'acceptMs' | 'settleMs' | 'effectsMs') => (style: string) =>
    services.map((n) => whole(middle(stacking, style, n, (cell) => cell[metric].p50))).join(' / ')
  const slope = (style: string) => slopes.find((line) => line.style === style && line.metric === 'acceptMs p50')
  const rows: [string, (style: string) => string][] = [
    [`accept p50 with ${services.join(' / ')} services, ms`, p50('acceptMs')],
    ['settle p50, ms', p50('settleMs')],
    ['effects p50, ms', p50('effectsMs')],
    ['each added service adds to accept p50, ms', (style) => slope(style)?.perService.toFixed(1) ?? '–'],
    ['CPU per order with 6 services, ms', (style) => whole(middle(stacking, style, 6, cpu))],
    ...(sustained.length > 0 ? [[`orders a minute held, of 1,000`, held(sustained)] as (typeof rows)[number]] : []),
    ...(faults.length > 0
      ? [
          [
            'right in the end, of orders placed during a fault (own servers among them)',
            right(faults),
          ] as (typeof rows)[number],
        ]
      : []),
    ...(faults.length > 0 ? [['… and within 5 s', inTime(faults)] as (typeof rows)[number]] : []),
  ]
  return `| | ${styles.join(' | ')} |
| --- | ${styles.map(() => '---:').join(' | ')} |
${rows.map(([what, of]) => `| ${what} | ${styles.map(of).join(' | ')} |`).join('\n')}

${runs.map(source).join('\n')}`
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
