/** What availability should be, by the textbook, beside what it was. */
import type { Cell, Results } from '../../results-schema.ts'

const percent = (share: number) => `${(share * 100).toFixed(1)} %`

/** Orders that were promised and came out right, of all attempts made while something was broken; late ones included. */
export function availabilityOf(cells: readonly Cell[]): { share: number; inTime: number; attempts: number } {
  const sum = (of: (cell: Cell) => number) => cells.reduce((total, cell) => total + of(cell), 0)
  const attempts = sum(({ availability }) => availability?.attempts ?? 0)
  const correct = sum(({ availability }) => availability?.correct ?? 0)
  const late = sum(({ availability }) => availability?.late ?? 0)
  return { share: (correct + late) / attempts, inTime: correct / attempts, attempts }
}

/**
 * A chain is up when all its parts are: its availability is the product of theirs. A part's availability here is the share
 * of all the orders of these loads that arrived while it was up.
 */
export function serialAvailabilityCheck(cells: readonly Cell[]): Results['checks'] {
  const down = cells.filter(({ availability, params }) => availability && String(params.fault).endsWith(' down'))
  return [...new Set(down.map(({ style }) => style))].map((style) => {
    const own = down.filter((cell) => cell.style === style)
    const attempted = own.reduce((sum, { orders }) => sum + orders.attempted, 0)
    const upShare = own.reduce((product, { availability }) => product * (1 - availability!.attempts / attempted), 1)
    const { share, attempts } = availabilityOf(own)
    const aggregate = (attempted - attempts * (1 - share)) / attempted
    return {
      claim: `${style}: correct orders while one service after the other is down; a chain of its parts would have`,
      figure: percent(aggregate),
      bound: percent(upShare),
      met: null,
    }
  })
}
