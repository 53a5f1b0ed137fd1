/** What EDA says of services that are down, beside what was measured. */
import { serviceNames } from '#shared/contracts/services.ts'
import type { StyleName } from '#stack/styles.ts'
import type { Cell, Results } from '../../results-schema.ts'

const percent = (share: number) => `${(share * 100).toFixed(1)} %`

/** Accepted orders that ended correctly, late ones included, as a share of all attempts during faults. */
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
  return [...Map.groupBy(down, ({ style }) => style)].map(([style, own]) => {
    const attempted = own.reduce((sum, { orders }) => sum + orders.attempted, 0)
    const predicted = own.reduce((product, { availability }) => product * (1 - availability!.attempts / attempted), 1)
    const { share, attempts } = availabilityOf(own)
    const measured = (attempted - attempts * (1 - share)) / attempted
    return {
      claim: `${style}: correct orders while one service after the other is down; a chain of its parts would have`,
      figure: percent(measured),
      bound: percent(predicted),
      met: null,
    }
  })
}

const forgetful: StyleName = 'fire-and-forget'
/** Payment is the only service that this style waits for. */
const forgotten = serviceNames.filter((name) => name !== 'order' && name !== 'payment').map((name) => `${name} down`)

/** Orders whose work is missing although its service is back, for each service that was down. */
export function lostMessagesClaim(cells: readonly Cell[]): Results['checks'] {
  const down = cells.filter(
    ({ style, availability, params }) =>
      style === forgetful && availability && forgotten.includes(String(params.fault)),
  )
  if (down.length === 0) return []
  const isLost = down.every(({ availability }) => availability!.wrong > 0)
  return [
    {
      claim: 'EDA §2: if a service is down, its message is lost for ever (orders without its work, after its return)',
      figure: down
        .map(({ params, availability }) => `${availability!.wrong} of ${availability!.attempts}, ${params.fault}`)
        .sort()
        .join('; '),
      bound: isLost ? 'the claim came true here' : 'none lost for some service: the claim did not come true here',
      met: null,
    },
  ]
}
