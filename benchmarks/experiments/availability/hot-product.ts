/** A product that everybody wants while the fault lasts: it is put on sale before the load, and counted after it. */
import type { Database } from '#shared/persistence/database.ts'
import type { AuditSnapshot } from '../../audit/snapshot.ts'
import type { Fault } from '../../faults/fault.ts'
import { putOnSale } from '../../faults/hot-product.ts'
import { type Attempt, isAcknowledged, type Workload } from '../../load/driver.ts'
import { arrivalOffsetsMs, isHot } from '../../load/plan.ts'
import { orderFinder } from '../../measure/timings.ts'
import type { Availability } from '../../results-schema.ts'
import { summarise } from '../../statistics.ts'
import type { Prediction } from './predictions.ts'

export type Demand = NonNullable<Fault['demand']>
export type Sales = NonNullable<Availability['hotProduct']>

/** @returns the workload whose orders want the product from `fromMs` on, for `lastsMs` */
export async function openSale(
  db: Database,
  { productId, stockShare }: Demand,
  workload: Workload,
  fromMs: number,
  lastsMs: number,
): Promise<Workload> {
  const hotProduct = { productId, fromMs, untilMs: fromMs + lastsMs }
  const wanted = arrivalOffsetsMs(workload).filter((offsetMs) => isHot(hotProduct, offsetMs)).length
  await putOnSale(db, productId, Math.floor(wanted * stockShare))
  return { ...workload, hotProduct }
}

export function salesOf(attempts: readonly Attempt[], snapshot: AuditSnapshot, { productId }: Demand): Sales {
  const find = orderFinder(snapshot)
  const wanted = attempts.filter(({ input }) => input.items.some((item) => item.productId === productId))
  const orders = wanted.map((attempt) => ({ attempt, order: find(attempt)?.order }))
  const refused = orders.filter(({ order }) => order?.status === 'CANCELLED' && order.reason === 'out-of-stock')
  const stock = snapshot.stock.find((row) => row.productId === productId)
  return {
    stock: stock?.initial ?? 0,
    sold: stock?.sold ?? 0,
    wanted: wanted.length,
    confirmed: orders.filter(({ order }) => order?.status === 'COMPLETED').length,
    refused: refused.length,
    believedMs: summarise(
      refused
        .filter(({ attempt }) => isAcknowledged(attempt))
        // A style that answers last answers with the refusal: its customers never believed anything.
        .map(({ attempt, order }) => Math.max(0, order!.settledAt!.getTime() - attempt.endedAt)),
    ),
  }
}

/** @returns how the sales differ from "exactly the stock", in a style that is not predicted to break its stock */
export function saleDifferences(
  { stock, sold, wanted, confirmed }: Sales,
  { breaks, mayBreak }: Pick<Prediction, 'breaks' | 'mayBreak'>,
): string[] {
  if ([...breaks, ...mayBreak].includes('I4')) return []
  const expected = Math.min(stock, wanted)
  return [
    ...(confirmed > expected ? [`oversold: ${confirmed} confirmed of ${stock} in stock`] : []),
    ...(confirmed < expected ? [`undersold: ${confirmed} confirmed of ${stock} in stock`] : []),
    ...(sold !== confirmed ? [`${sold} sold according to the stock, ${confirmed} confirmed`] : []),
  ]
}
