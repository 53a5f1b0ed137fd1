/** Tables of latency stacking: milliseconds, what a service adds, what an order costs. */
import { metrics } from '../../../comparison.ts'
import { auditState, medianAcross } from '../../../report/cells.ts'
import { columnsFor, interval, tableOf, whole } from '../../../report/columns.ts'
import type { Row } from '../../../report/format.ts'
import { byStyle, stylesIn } from '../../../report/style-themes.ts'
import type { Cell, Results } from '../../../results-schema.ts'

type Table = { head: Row; rows: Row[] }

/** One row per number of services and style; repetitions by their median. */
export function latencyRows(cells: readonly Cell[]): Table {
  const groups = Map.groupBy(cells, ({ style, params }) => `${params.downstream}/${style}/${params.ratePerS}`)
  const sorted = [...groups.values()].sort(
    ([a], [b]) => Number(a!.params.downstream) - Number(b!.params.downstream) || byStyle(a!.style, b!.style),
  )
  return tableOf(sorted, {
    style: ([first]) => first!.style,
    N: ([first]) => first!.params.downstream,
    'orders/s': ([first]) => first!.params.ratePerS,
    ...columnsFor(metrics, (metric) => {
      const at = (p: 'p50' | 'p99') => (group: Cell[]) => whole(medianAcross(group, (cell) => cell[metric][p]))
      const name = metric.replace('Ms', '')
      return { [`${name} p50`]: at('p50'), [`${name} p99`]: at('p99') }
    }),
    'CPU ms/order': (group) => whole(medianAcross(group, ({ costPerOrder }) => costPerOrder?.cpuMsTotal)),
    audit: auditState,
  })
}

/** What one order costs at one number of services: a row for each process, a column for each style. */
export function costRows(cells: readonly Cell[], downstream: number): Table {
  const measured = cells.filter(({ params, costPerOrder }) => params.downstream === downstream && costPerOrder)
  const processes = [...new Set(measured.flatMap(({ costPerOrder }) => Object.keys(costPerOrder!.cpuMs)))].sort()
  const figures: [string, (cell: Cell) => number | null | undefined][] = [
    ...processes.map((name): [string, (cell: Cell) => number | undefined] => [
      `CPU ms, ${name}`,
      ({ costPerOrder }) => costPerOrder!.cpuMs[name],
    ]),
    ['CPU ms in all, without providers', ({ costPerOrder }) => costPerOrder!.cpuMsTotal],
    ['outbound calls of the order service', ({ costPerOrder }) => costPerOrder!.outboundCalls],
    ['transactions', ({ costPerOrder }) => costPerOrder!.commits],
    ['messages', ({ costPerOrder }) => costPerOrder!.messages],
    ['Temporal events', ({ costPerOrder }) => costPerOrder!.temporalEvents],
    ['provider calls', ({ costPerOrder }) => costPerOrder!.providerCalls],
  ]
  return tableOf(figures, {
    'per order': ([name]) => name,
    ...columnsFor(stylesIn(measured), (style) => {
      const own = measured.filter((cell) => cell.style === style)
      return { [style]: ([, value]: (typeof figures)[number]) => whole(medianAcross(own, value)) }
    }),
  })
}

export const slopeRows = ({ slopes }: Pick<Results, 'slopes'>): Table =>
  tableOf(slopes, {
    'ms per added service': ({ style }) => style,
    metric: ({ metric }) => metric,
    slope: ({ perService }) => perService,
    '95 % interval': interval,
  })

export function percentileRows(cells: readonly Cell[]): Table {
  const metered = ['acceptMs', 'settleMs', 'effectsMs', 'compensateMs'] as const
  const samples = cells
    .filter(({ failure }) => failure === null)
    .flatMap((cell) => metered.filter((metric) => cell[metric].n > 0).map((metric) => ({ cell, metric })))
  return tableOf(samples, {
    style: ({ cell }) => cell.style,
    N: ({ cell }) => cell.params.downstream,
    repetition: ({ cell }) => cell.params.repetition,
    'ms to': ({ metric }) => metric.replace('Ms', ''),
    ...columnsFor(['p50', 'p95', 'p99', 'max', 'n'] as const, (p) => ({
      [p]: ({ cell, metric }: (typeof samples)[number]) => cell[metric][p],
    })),
  })
}
