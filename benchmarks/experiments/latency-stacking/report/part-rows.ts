/** Tables of what is measured beside latency stacking: floors, providers with a tail, numbers of services by rate. */
import { type Metric, metrics, referenceCount } from '../../../comparison.ts'
import { atServices, medianAcross, ofExperiment, ofStyle, servicesOf, validCells } from '../../../report/cells.ts'
import { columnsFor, interval, tableOf, whole } from '../../../report/columns.ts'
import type { Row, Table } from '../../../report/format.ts'
import { stylesIn } from '../../../report/style-themes.ts'
import type { Cell, Results } from '../../../results-schema.ts'
import { type FloorFigure, floorFigures, floorRatioName, itsFloor } from '../floor-ratios.ts'

type Rows = { head: Row; rows: Row[] }
const defaultCells = (found: Results) => validCells(ofExperiment(found, 'latency-stacking'))
const partOf = (found: Results, part: 'floor' | 'tail' | 'grid') =>
  validCells(ofExperiment(found, `latency-stacking, ${part}`))

const figureOf: Record<FloorFigure, (cell: Cell) => number | null | undefined> = {
  'overhead p50': ({ overheadMs }) => overheadMs?.p50,
  'CPU per order': ({ costPerOrder }) => costPerOrder?.cpuMsTotal,
}

/** The number of services at which floors were measured. */
export const floorCount = (found: Results): number => referenceCount(servicesOf(partOf(found, 'floor')))

export function floorRows(found: Results): Rows {
  const n = floorCount(found)
  const floors = partOf(found, 'floor')
  const items = stylesIn(floors).flatMap((style) => floorFigures.map((figure) => ({ style, figure })))
  const at = (cells: readonly Cell[]) => (item: (typeof items)[number]) =>
    whole(medianAcross(atServices(ofStyle(cells, item.style), n), figureOf[item.figure]))
  const ratioOf = ({ style, figure }: (typeof items)[number]) =>
    found.comparisons.find(
      (one) => one.style === style && one.against === itsFloor && one.metric === floorRatioName(figure, n),
    )
  return tableOf(items, {
    style: ({ style }) => style,
    ms: ({ figure }) => figure,
    'its own': at(defaultCells(found)),
    'its floor': at(floors),
    ratio: (item) => ratioOf(item)?.ratio,
    '95 % interval': (item) => {
      const ratio = ratioOf(item)
      return ratio && interval(ratio)
    },
  })
}

/** Percentiles side by side: providers as usual, and with a tail. */
export function tailRows(found: Results): Rows {
  const tail = partOf(found, 'tail')
  const items = servicesOf(tail).flatMap((n) =>
    stylesIn(tail).flatMap((style) => metrics.map((metric) => ({ n, style, metric }))),
  )
  const at = (cells: readonly Cell[], p: 'p50' | 'p99') => (item: { n: number; style: string; metric: Metric }) =>
    whole(medianAcross(atServices(ofStyle(cells, item.style), item.n), (cell) => cell[item.metric][p]))
  return tableOf(items, {
    style: ({ style }) => style,
    N: ({ n }) => n,
    'ms to': ({ metric }) => metric.replace('Ms', ''),
    ...columnsFor(['p50', 'p99'] as const, (p) => ({
      [p]: at(defaultCells(found), p),
      [`${p} with a tail`]: at(tail, p),
    })),
  })
}

/** Of the grid, and of the cells at the common rate that complete it. */
export function gridCells(found: Results): Cell[] {
  const grid = partOf(found, 'grid')
  const services = servicesOf(grid)
  return [...grid, ...defaultCells(found).filter(({ params }) => services.includes(Number(params.downstream)))]
}

export const gridRates = (cells: readonly Cell[]): number[] =>
  [...new Set(cells.map(({ params }) => Number(params.ratePerS)))].sort((a, b) => a - b)

/** A row for each style and number of services, a column for each rate. */
export function gridRows(found: Results, value: (cell: Cell) => number | null | undefined): Rows {
  if (partOf(found, 'grid').length === 0) return { head: [], rows: [] }
  const cells = gridCells(found)
  const items = stylesIn(cells).flatMap((style) => servicesOf(cells).map((n) => ({ style, n })))
  const rates = gridRates(cells).map((rate) => [`${rate}/s`, rate] as const)
  const columns = rates.map(([name, rate]) => [
    name,
    ({ style, n }: (typeof items)[number]) => {
      const own = atServices(ofStyle(cells, style), n).filter(({ params }) => params.ratePerS === rate)
      return whole(medianAcross(own, value))
    },
  ])
  return tableOf(items, { style: ({ style }) => style, N: ({ n }) => n, ...Object.fromEntries(columns) })
}

export const gridFigures: Record<string, (cell: Cell) => number | null | undefined> = {
  'settle p50 in ms': ({ settleMs }) => settleMs.p50,
  'settle p99 in ms': ({ settleMs }) => settleMs.p99,
  'CPU ms per order': ({ costPerOrder }) => costPerOrder?.cpuMsTotal,
}

/** For the screen. */
export const partTables = (found: Results): Table[] => [
  { title: `Each style beside its floor, with ${floorCount(found)} downstream services`, ...floorRows(found) },
  { title: 'Providers with a tail: log-normal response times of the same mean', ...tailRows(found) },
  ...Object.entries(gridFigures).map(([name, value]) => ({
    title: `By number of services and orders per second: ${name}`,
    ...gridRows(found, value),
  })),
]
