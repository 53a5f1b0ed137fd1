/** The lines of the README's table: what a run says in one figure for each style. */
import { availabilityOf } from '../experiments/availability-theory.ts'
import { middle } from './cells.ts'
import { cellsOf, firstRunWith, type Run } from './committed.ts'
import { percent } from './format.ts'
import { rampsOf } from './knees.ts'
import type { Cell } from './results.ts'

export type Line = [says: string, of: (style: string) => string]

export const headlineRows = (runs: readonly Run[]): Line[] => [
  ...stackingLines(runs),
  ...sustainedLines(runs),
  ...kneeLines(runs),
  ...faultLines(runs),
]

function stackingLines(runs: readonly Run[]): Line[] {
  const cells = cellsOf(runs, 'latency-stacking')
  if (cells.length === 0) return []
  const slopes = firstRunWith(runs, 'latency-stacking')!.slopes
  const services = [3, 6, 12].filter((n) => cells.some(({ params }) => params.downstream === n))
  const p50 = (metric: 'acceptMs' | 'settleMs' | 'effectsMs') => (style: string) =>
    services.map((n) => whole(middle(at(cells, style, n), (cell) => cell[metric].p50))).join(' / ')
  const slope = (style: string) => slopes.find((line) => line.style === style && line.metric === 'acceptMs p50')
  return [
    [`accept p50 with ${services.join(' / ')} services, ms`, p50('acceptMs')],
    ['settle p50, ms', p50('settleMs')],
    ['effects p50, ms', p50('effectsMs')],
    ['each added service adds to accept p50, ms', (style) => slope(style)?.perService.toFixed(1) ?? '–'],
    ['CPU per order with 6 services, ms', (style) => whole(middle(at(cells, style, 6), cpu))],
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

const cpu = ({ costPerOrder }: Cell) => costPerOrder?.cpuMsTotal

const at = (cells: readonly Cell[], style: string, n: number) =>
  cells.filter((cell) => cell.style === style && cell.params.downstream === n)

const whole = (value: number | null): string => (value === null ? '–' : value.toFixed(0))
const ownOf = (cells: Cell[], style: string) => cells.filter((cell) => cell.style === style)
const right = (cells: Cell[]) => (style: string) => percent(availabilityOf(ownOf(cells, style)).share)
const inTime = (cells: Cell[]) => (style: string) => percent(availabilityOf(ownOf(cells, style)).inTime)

const held = (cells: Cell[]) => (style: string) => {
  const rates = ownOf(cells, style).filter(({ sustained }) => sustained?.held)
  return rates.length > 0
    ? Math.round(Math.max(...rates.map(({ sustained }) => sustained!.offeredPerMinute))).toLocaleString('en')
    : 'none'
}
