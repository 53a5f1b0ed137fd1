/** What is held of the loads that are out of the ordinary: a poison message among good orders, a product that sells out. */
import { isStyleName } from '#stack/styles.ts'
import { hotProduct } from '../../faults/hot-product.ts'
import { poison } from '../../faults/poison.ts'
import type { Results } from '../../results-schema.ts'
import { bootstrap, fourDigits, quantile } from '../../statistics.ts'
import { predictions } from './predictions.ts'
import { type PoisonResult, poisonResults, type SaleResult, saleResults } from './special-loads.ts'

type Check = Results['checks'][number]

/** How much slower good orders may be beside a poison message. */
const maxSlowdown = 2

export const loadCriteria = (cells: Results['cells'], seed: number): Results['checks'] => [
  ...poisonResults(cells).flatMap((one) => poisonCheck(one, seed) ?? []),
  ...saleResults(cells).map(saleCheck),
]

export interface Slowdown {
  ratio: number
  /** null when there was one strike only: nothing shows how much strikes differ. */
  interval: [low: number, high: number] | null
}

/** Settle p99 of the orders that arrived beside the poison, to that of the orders before it. @returns null without orders */
export function slowdownOf({ style, beforeMs, besideMs }: PoisonResult, seed: number): Slowdown | null {
  if (beforeMs.flat().length === 0 || besideMs.flat().length === 0) return null
  const p99 = (values: readonly number[]) =>
    quantile(
      values.toSorted((a, b) => a - b),
      0.99,
    )
  const statistic = ([beside, before]: readonly (readonly number[])[]) => p99(beside!) / p99(before!)
  const { value, low, high } = bootstrap([besideMs, beforeMs], statistic, seed, `poison/${style}`)
  return { ratio: fourDigits(value), interval: beforeMs.length > 1 ? [fourDigits(low), fourDigits(high)] : null }
}

export const describeSlowdown = ({ ratio, interval }: Slowdown): string =>
  interval ? `${ratio} [${interval.join(', ')}]` : `${ratio}`

function poisonCheck(one: PoisonResult, seed: number): Check | null {
  const slowdown = slowdownOf(one, seed)
  if (!slowdown) return null
  const { style, neverDone, ends } = one
  const isHeld = isStyleName(style) && predictions[poison.name]![style]?.outcome === 'safe'
  return {
    claim: `${style}: settle p99 of good orders beside a poison message, to that before it`,
    figure: `${describeSlowdown(slowdown)}; ${neverDone} never done; the message: ${ends.join(' / ')}`,
    bound: isHeld ? `≤ ${maxSlowdown}, all done` : 'none: they wait behind it',
    met: isHeld ? slowdown.ratio <= maxSlowdown && neverDone === 0 : null,
  }
}

function saleCheck({ style, stock, confirmed, sold, refused }: SaleResult): Check {
  const isHeld = isStyleName(style) && predictions[hotProduct.name]![style]?.breaks.includes('I4') === false
  return {
    claim: `${style}: orders confirmed for a product that sells out`,
    figure: `${confirmed} confirmed and ${sold} sold of ${stock}, ${refused} refused`,
    bound: isHeld ? 'exactly the stock' : 'none: it does not notice that stock is missing',
    met: isHeld ? confirmed === stock && sold === stock : null,
  }
}
