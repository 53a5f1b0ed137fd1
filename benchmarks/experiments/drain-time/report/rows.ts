/** The table of drain time: one row for each outage. */
import { validCells } from '../../../report/cells.ts'
import { tableOf } from '../../../report/columns.ts'
import { figure, percent, type Row, seconds } from '../../../report/format.ts'
import { byStyle } from '../../../report/style-themes.ts'
import type { Cell } from '../../../results-schema.ts'

export const outagesIn = (cells: readonly Cell[]) =>
  validCells(cells)
    .flatMap(({ style, params, drainTime }) => (drainTime ? [{ style, params, drainTime }] : []))
    .sort(
      (a, b) =>
        byStyle(a.style, b.style) ||
        String(a.params.fault).localeCompare(String(b.params.fault)) ||
        Number(a.params.outageS) - Number(b.params.outageS) ||
        Number(a.params.share) - Number(b.params.share),
    )

export const drainTimeRows = (cells: readonly Cell[]): { head: Row; rows: Row[] } =>
  tableOf(outagesIn(cells), {
    style: ({ style }) => style,
    outage: ({ params }) => `${params.fault}, ${params.outageS} s`,
    'until it was back': ({ drainTime }) => seconds(drainTime.outageMs),
    'orders/s': ({ params, drainTime }) =>
      `${figure(drainTime.ratePerS)} (${percent(Number(params.share))} of the capacity)`,
    'capacity, orders/s': ({ drainTime: { capacity } }) =>
      capacity.failedPerS === null
        ? `at least ${figure(capacity.passedPerS)}`
        : `${figure(capacity.passedPerS)} to ${figure(capacity.failedPerS)}`,
    backlog: ({ drainTime }) => drainTime.backlog,
    before: ({ drainTime }) => drainTime.before,
    drained: ({ drainTime }) => drainedText(drainTime),
    predicted: ({ drainTime }) => (drainTime.predictedMs === null ? null : seconds(drainTime.predictedMs)),
    ratio: ({ drainTime: { ratio } }) => ratio?.value ?? null,
    'with both ends of the capacity': ({ drainTime: { ratio } }) => ratio && `${ratio.low} to ${ratio.high ?? '∞'}`,
  })

const drainedText = ({ predictedMs, drainMs, loadAfterMs }: ReturnType<typeof outagesIn>[number]['drainTime']) =>
  drainMs === null ? `not within ${seconds(loadAfterMs)}` : predictedMs === null ? 'nothing to drain' : seconds(drainMs)
