/** The table of backpressure: one row for each style and rate. */

import { medianAcross } from '../../../report/cells.ts'
import { columnsFor, tableOf, whole } from '../../../report/columns.ts'
import type { Row } from '../../../report/format.ts'
import { stylesIn } from '../../../report/style-themes.ts'
import type { Cell } from '../../../results-schema.ts'

const sum = (group: readonly Cell[], count: (cell: Cell) => number) =>
  group.reduce((total, cell) => total + count(cell), 0)

export function backpressureRows(cells: readonly Cell[]): { head: Row; rows: Row[] } {
  const rates = [...new Set(cells.map(({ params }) => Number(params.ratePerS)))].sort((a, b) => a - b)
  const groups = stylesIn(cells)
    .flatMap((style) =>
      rates.map((rate) => cells.filter((cell) => cell.style === style && cell.params.ratePerS === rate)),
    )
    .filter((group) => group.length > 0)
  return tableOf(groups, {
    style: (group) => group[0]!.style,
    'orders/s': (group) => group[0]!.params.ratePerS!,
    'accept p50': (group) => whole(medianAcross(group, ({ acceptMs }) => acceptMs.p50)),
    ...columnsFor(['settleMs', 'effectsMs'] as const, (metric) => ({
      [`${metric.replace('Ms', '')} p99`]: (group: Cell[]) => whole(medianAcross(group, (cell) => cell[metric].p99)),
    })),
    completed: (group) => sum(group, ({ orders }) => orders.completed),
    'not completed': (group) => sum(group, ({ orders }) => orders.attempted - orders.completed),
    'points lost': (group) => sum(group, ({ backpressure }) => backpressure?.notCredited ?? 0),
    'credited, not recorded': (group) => sum(group, ({ backpressure }) => backpressure?.notRecorded ?? 0),
  })
}
