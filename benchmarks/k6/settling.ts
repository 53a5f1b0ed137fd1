/**
 * When orders settled, read in bulk: a page has a hundred orders, and their own times, so it is enough to read them once
 * nothing is under way. During a load nothing is read, which would be work for the style.
 */
import type { OrderPage, OrderView } from './order.ts'

export interface Reader {
  /** One page of a customer's orders, newest first. @throws an error when the API does not respond */
  list(token: string, input: { status?: 'PENDING'; limit: number; after?: string }): Promise<OrderPage>
  wait(ms: number): Promise<void>
  /** In milliseconds. */
  now(): number
}

export interface Patience {
  pollMs: number
  /** For how long at most. */
  drainTimeoutMs: number
  /** Without an order that settles for this long, nothing moves any more. */
  stalledMs: number
}

export interface Followed {
  /** By id; an accepted order that is missing was lost. */
  orders: Map<string, OrderView>
  /** Whether those that are still under way did not move any more, rather than took too long. */
  stalled: boolean
}

const pageSize = 100

/** @param accepted the ids of a customer's orders, by token */
export async function followToEnd(
  accepted: ReadonlyMap<string, ReadonlySet<string>>,
  reader: Reader,
  patience: Patience,
): Promise<Followed> {
  const stalled = await untilNoneIsUnderWay(accepted, reader, patience)
  const orders = new Map<string, OrderView>()
  for (const [token, ids] of accepted)
    for (const order of await ownOrders(token, ids, reader)) orders.set(order.orderId, order)
  return { orders, stalled }
}

/** @returns whether it gave up because nothing moved */
async function untilNoneIsUnderWay(
  accepted: ReadonlyMap<string, ReadonlySet<string>>,
  { list, wait, now }: Reader,
  { pollMs, drainTimeoutMs, stalledMs }: Patience,
): Promise<boolean> {
  const giveUpAt = now() + drainTimeoutMs
  const underWay = new Map([...accepted].map(([token, ids]) => [token, ids.size]))
  const total = () => [...underWay.values()].reduce((sum, count) => sum + count, 0)
  let left = total()
  for (let movedAt = now(); left > 0; ) {
    for (const [token, count] of underWay)
      if (count > 0) underWay.set(token, (await countPending(token, accepted.get(token)!, list)) ?? count)
    if (total() < left) movedAt = now()
    left = total()
    if (left > 0 && now() - movedAt >= stalledMs) return true
    if (now() >= giveUpAt) return false
    if (left > 0) await wait(pollMs)
  }
  return false
}

/** @returns null when the API does not respond */
async function countPending(token: string, ids: ReadonlySet<string>, list: Reader['list']): Promise<number | null> {
  let count = 0
  let after: string | null | undefined
  try {
    while (after !== null) {
      const page: OrderPage = await list(token, { status: 'PENDING', limit: pageSize, ...(after && { after }) })
      const own = page.orders.filter(({ orderId }) => ids.has(orderId)).length
      count += own
      after = own > 0 ? page.next : null // older ones are of an earlier load
    }
    return count
  } catch {
    return null
  }
}

/** Newest first, until all are found or there are no more. */
async function ownOrders(token: string, ids: ReadonlySet<string>, { list }: Reader): Promise<OrderView[]> {
  const found: OrderView[] = []
  let after: string | null | undefined
  while (after !== null && found.length < ids.size) {
    const page: OrderPage = await list(token, { limit: pageSize, ...(after && { after }) })
    found.push(...page.orders.filter(({ orderId }) => ids.has(orderId)))
    after = page.next
  }
  return found
}
