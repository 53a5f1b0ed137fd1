/** Whether the styles did the same work: every completed order must have cost the outside world as many calls in each. */
import type { MeasuredCell } from '../cell.ts'
import type { Findings } from '../experiment.ts'
import { mean, rounded } from '../statistics.ts'

/** @returns one check over all numbers of services; nothing when there are no two styles to compare */
export function equalWork(measured: readonly MeasuredCell[]): Findings['checks'] {
  const counted = measured.filter(({ cell }) => cell.costPerOrder && cell.orders.completed > 0)
  const byServices = [...Map.groupBy(counted, ({ plan }) => plan.downstream)].sort(([a], [b]) => a - b)
  const calls = byServices.map(([downstream, cells]) => ({ downstream, compareStyles: callsByStyle(cells) }))
  if (calls.every(({ compareStyles }) => compareStyles.size < 2)) return []
  return [
    {
      claim: 'equal work: provider calls per completed order, in every style',
      figure: calls.map(({ downstream, compareStyles }) => `N = ${downstream}: ${said(compareStyles)}`).join('; '),
      bound: 'the same',
      met: calls.every(({ compareStyles }) => new Set(compareStyles.values()).size === 1),
    },
  ]
}

function callsByStyle(cells: readonly MeasuredCell[]): Map<string, number> {
  const compareStyles = Map.groupBy(cells, ({ plan }) => plan.style)
  return new Map([...compareStyles].map(([style, own]) => [style, rounded(mean(own.map(callsOf)))]))
}

const callsOf = ({ cell }: MeasuredCell): number => cell.costPerOrder!.providerCalls

function said(compareStyles: ReadonlyMap<string, number>): string {
  const values = new Set(compareStyles.values())
  return values.size === 1 ? String([...values][0]) : [...compareStyles].map((pair) => pair.join(' ')).join(', ')
}
