/** The table of the sustained rate. */
import { auditState } from '../../../report/cells.ts'
import { tableOf, whole } from '../../../report/columns.ts'
import { overtimeText, unmetCriteria } from '../../../report/criteria.ts'
import type { Row } from '../../../report/format.ts'
import { byStyle } from '../../../report/style-themes.ts'
import type { Cell } from '../../../results-schema.ts'

export const sustainedRows = (cells: readonly Cell[]): { head: Row; rows: Row[] } =>
  tableOf(
    cells.toSorted((a, b) => byStyle(a.style, b.style)),
    {
      style: ({ style }) => style,
      'offered/min': ({ sustained }) => whole(sustained?.offeredPerMinute),
      'settled/min': ({ sustained }) => whole(sustained?.settledPerMinute),
      'right/min': ({ sustained }) => whole(sustained?.correctPerMinute),
      'not guaranteed': ({ sustained }) => sustained?.notGuaranteed,
      backlog: ({ sustained }) => sustained?.backlogAtEnd,
      'drain s': ({ sustained }) => sustained && (sustained.drainMs / 1_000).toFixed(1),
      'settle p50': ({ settleMs }) => whole(settleMs.p50),
      p99: ({ settleMs }) => whole(settleMs.p99),
      busy: ({ costPerOrder }) =>
        costPerOrder?.machineBusy == null ? null : `${Math.round(costPerOrder.machineBusy * 100)} %`,
      held: ({ sustained }) => (sustained?.held ? 'yes' : 'no'),
      audit: (cell) => auditState([cell]),
      'because of': (cell) => [...unmetCriteria(cell.sustained?.keepingUp), ...overtimeText(cell)].join('; '),
    },
  )
