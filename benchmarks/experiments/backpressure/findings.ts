/** What EDA §2 says of messages that are sent without backpressure, and what was measured. */
import type { StyleName } from '#stack/styles.ts'
import type { Findings } from '../../experiment.ts'
import type { Cell } from '../../results-schema.ts'

const claimed: StyleName = 'fire-and-forget'

/** Completed orders whose points are missing in loyalty's table or in its provider's ledger, when nothing changes any more. */
export const withoutPoints = ({ audit }: Cell): number =>
  new Set(audit.violations.filter(({ invariant }) => invariant === 'I6').map(({ orderId }) => orderId)).size

export function backpressureClaims(cells: readonly Cell[]): Findings['checks'] {
  const own = cells.filter(({ style, failure }) => style === claimed && failure === null).sort(byRate)
  if (own.length === 0) return []
  const isOverwhelmed = own.some((cell) => withoutPoints(cell) > 0)
  return [
    {
      claim: 'EDA §2: no backpressure, services get overwhelmed (orders whose points are lost)',
      figure: own
        .map((cell) => `${withoutPoints(cell)} of ${cell.orders.completed} at ${cell.params.ratePerS}/s`)
        .join(', '),
      bound: isOverwhelmed ? 'the claim came true here' : 'none lost: the claim did not come true here',
      met: null,
    },
  ]
}

export const byRate = (a: Cell, b: Cell): number => Number(a.params.ratePerS) - Number(b.params.ratePerS)
