/** How each style came back from each fault, as a table: medians of the strikes. */
import type { Recovery } from '../../../measure/recovery-schema.ts'
import { tableOf } from '../../../report/columns.ts'
import { figure, type Row, seconds } from '../../../report/format.ts'
import type { Cell } from '../../../results-schema.ts'
import { type FaultResult, groupByFault, outcomeNames } from './fault-results.ts'

/** What did not happen within the load counts as longer than anything that did. */
function medianOf(values: readonly (number | null)[]): number | null {
  const sorted = values.map((value) => value ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b)
  const middle = sorted[Math.floor(sorted.length / 2)]
  return middle === undefined || middle === Number.POSITIVE_INFINITY ? null : middle
}

export const medianRecovery = ({ recoveries }: FaultResult, of: (one: Recovery) => number | null): number | null =>
  medianOf(recoveries.map(of))

const time = (one: FaultResult, of: (recovery: Recovery) => number | null): string | null => {
  const valueMs = medianRecovery(one, of)
  return valueMs === null ? null : seconds(valueMs)
}

/** "3 correct, 1 stuck", of all strikes together. */
export function inFlightText({ recoveries }: FaultResult): string {
  const counts = Object.entries(outcomeNames).flatMap(([outcome, name]) => {
    const orders = recoveries.reduce((sum, { inFlight }) => sum + (inFlight[outcome] ?? 0), 0)
    return orders > 0 ? [`${orders} ${name}`] : []
  })
  return counts.join(', ') || 'none'
}

export const recoveryRows = (cells: readonly Cell[]): { head: Row; rows: Row[] } =>
  tableOf(
    groupByFault(cells).filter(({ recoveries }) => recoveries.length > 0),
    {
      fault: ({ fault }) => fault,
      style: ({ style }) => style,
      strikes: ({ recoveries }) => recoveries.length,
      'fault lasted': ({ faultMs }) => seconds(faultMs),
      'recovery took': (one) => time(one, ({ recoveryMs }) => recoveryMs),
      'first success after the strike': (one) => time(one, ({ firstSuccessMs }) => firstSuccessMs.sinceStrike),
      'after recovery began': (one) => time(one, ({ firstSuccessMs }) => firstSuccessMs.sinceRecovery),
      'p99 back after the strike': (one) => time(one, ({ p99 }) => p99.backMs),
      'drained after recovery began': ({ drainMs }) => seconds(drainMs),
      'never done': ({ recoveries }) => recoveries.reduce((sum, { neverDone }) => sum + neverDone, 0),
      'orders lost': (one) => figure(medianRecovery(one, ({ areaLost }) => areaLost)),
      'in flight at the strike': inFlightText,
    },
  )
