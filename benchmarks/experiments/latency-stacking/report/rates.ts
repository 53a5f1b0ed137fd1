/** The rate of a figure, for the sentences around it. */
import type { Cell } from '../../../results-schema.ts'

/** " at 4 orders/s"; nothing when rates differ or nothing was measured. */
export function atRates(cells: readonly Cell[]): string {
  const rates = new Set(cells.map(({ params }) => params.ratePerS))
  return rates.size === 1 ? ` at ${[...rates][0]} orders/s` : ''
}
