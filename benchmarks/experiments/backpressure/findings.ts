/** What EDA §2 says of messages that are sent without backpressure, and what was measured. */
import type { StyleName } from '#stack/styles.ts'
import type { Findings } from '../../experiment.ts'
import type { Cell } from '../../results-schema.ts'

/** What loyalty's provider can do: one request at a time, 150 ms each. */
export const capacityPerS = 1_000 / 150

const claimedStyle: StyleName = 'fire-and-forget'

/** What became of all completed orders at one rate. */
interface AtRate {
  ratePerS: number
  completed: number
  lost: number
}

export function backpressureClaims(cells: readonly Cell[]): Findings['checks'] {
  const rates = sumByRate(cells.filter(({ style }) => style === claimedStyle))
  if (rates.length === 0) return []
  return [
    {
      claim: 'EDA §2: no backpressure, services get overwhelmed (orders whose points are lost)',
      figure: rates.map(({ ratePerS, completed, lost }) => `${lost} of ${completed} at ${ratePerS}/s`).join(', '),
      bound: verdictOf(rates),
      met: null,
    },
  ]
}

function verdictOf(rates: readonly AtRate[]): string {
  const lostAt = (isOver: boolean) =>
    rates.filter(({ ratePerS }) => ratePerS > capacityPerS === isOver).reduce((sum, { lost }) => sum + lost, 0)
  if (lostAt(false) > 0) return 'some are lost below the capacity too: this run does not tell'
  return lostAt(true) > 0
    ? 'lost above the capacity only: the claim came true here'
    : 'none is lost: the claim did not come true here'
}

function sumByRate(cells: readonly Cell[]): AtRate[] {
  const groups = Map.groupBy(
    cells.filter(({ backpressure }) => backpressure),
    ({ params }) => Number(params.ratePerS),
  )
  return [...groups]
    .map(([ratePerS, own]) => ({
      ratePerS,
      completed: own.reduce((sum, { backpressure }) => sum + backpressure!.completed, 0),
      lost: own.reduce((sum, { backpressure }) => sum + backpressure!.notCredited, 0),
    }))
    .sort((a, b) => a.ratePerS - b.ratePerS)
}
