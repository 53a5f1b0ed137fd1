/** The table of polling: one row for each interval and number of services. */
import { medianAcross } from '../../../report/cells.ts'
import { columnsFor, tableOf, whole } from '../../../report/columns.ts'
import { figure, percent, type Row } from '../../../report/format.ts'
import type { Cell } from '../../../results-schema.ts'

export function pollingRows(cells: readonly Cell[]): { head: Row; rows: Row[] } {
  const groups = Map.groupBy(cells, ({ params }) => `${params.pollIntervalMs}/${params.downstream}`)
  const param = (name: string) => (group: Cell[]) => Number(group[0]!.params[name])
  const sorted = [...groups.values()].sort(
    (a, b) =>
      param('pollIntervalMs')(a) - param('pollIntervalMs')(b) || param('downstream')(a) - param('downstream')(b),
  )
  return tableOf(sorted, {
    'interval ms': param('pollIntervalMs'),
    N: param('downstream'),
    ...columnsFor(['acceptMs', 'settleMs', 'effectsMs'] as const, (metric) => ({
      [`${metric.replace('Ms', '')} p50`]: (group: Cell[]) => whole(medianAcross(group, (cell) => cell[metric].p50)),
    })),
    'idle transactions/s': (group) => figure(medianAcross(group, ({ polling }) => polling?.idleTransactionsPerS)),
    'waiting for a lock': (group) => {
      const share = medianAcross(group, ({ polling }) => polling?.lockWaitShare)
      return share === null ? null : percent(share)
    },
    'CPU ms/order': (group) => whole(medianAcross(group, ({ costPerOrder }) => costPerOrder?.cpuMsTotal)),
  })
}
