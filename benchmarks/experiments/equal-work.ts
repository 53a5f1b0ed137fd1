/** Whether the styles did equal work: a completed order must take the same number of provider calls in each of them. */
import type { MeasuredCell } from '../cell.ts'
import type { Findings } from '../experiment.ts'
import { mean, rounded } from '../statistics.ts'

/** @returns one check over all numbers of services; none when there are no two styles to compare */
export function equalWork(measured: readonly MeasuredCell[]): Findings['checks'] {
  const counted = measured.filter(({ cell }) => cell.costPerOrder && cell.orders.completed > 0)
  const byServices = [...Map.groupBy(counted, ({ plan }) => plan.downstream)].sort(([a], [b]) => a - b)
  const calls = byServices.map(([downstream, cells]) => ({ downstream, byStyle: callsByStyle(cells) }))
  if (calls.every(({ byStyle }) => byStyle.size < 2)) return []
  return [
    {
      claim: 'equal work: provider calls per completed order, in every style',
      figure: calls.map(({ downstream, byStyle }) => `N = ${downstream}: ${format(byStyle)}`).join('; '),
      bound: 'the same',
      met: calls.every(({ byStyle }) => new Set(byStyle.values()).size === 1),
    },
  ]
}

function callsByStyle(cells: readonly MeasuredCell[]): Map<string, number> {
  const groups = Map.groupBy(cells, ({ plan }) => plan.style)
  return new Map([...groups].map(([style, own]) => [style, rounded(mean(own.map(callsOf)))]))
}

const callsOf = ({ cell }: MeasuredCell): number => cell.costPerOrder!.providerCalls

function format(byStyle: ReadonlyMap<string, number>): string {
  const values = new Set(byStyle.values())
  return values.size === 1 ? String([...values][0]) : [...byStyle].map((pair) => pair.join(' ')).join(', ')
}
