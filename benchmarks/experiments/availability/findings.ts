/** What EDA says of services that are down, beside what was measured. */
import { serviceNames } from '#shared/contracts/services.ts'
import type { StyleName } from '#stack/styles.ts'
import type { Cell, Results } from '../../results-schema.ts'

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
