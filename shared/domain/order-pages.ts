/**
 * A customer's orders page by page, newest first. A page starts at a position, even if the order there has changed
 * since.
 */
import type { ListOrdersInput, OrderPage, OrderView } from '#shared/contracts/order.ts'
import { AppError } from '#shared/runtime/errors.ts'
import type { ServiceContext } from './context.ts'
import { findOrder, toOrderView } from './order.ts'

/** Orders are sorted by time, and within the same millisecond by id. */
type Position = Pick<OrderView, 'placedAt' | 'orderId'>

const newestFirst = (a: Position, b: Position): number =>
  compareStrings(b.placedAt, a.placedAt) || compareStrings(b.orderId, a.orderId)

const compareStrings = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Orders that a style has accepted but not yet written to the database. */
export interface UnwrittenOrders {
  /** Those that match this list, in any order. */
  orders: OrderView[]
  find(orderId: string): Promise<OrderView | null>
}

/** @throws AppError bad-request when `after` is not an order of the customer */
export async function listOrders(
  ctx: ServiceContext,
  customerId: string,
  input: ListOrdersInput,
  unwritten?: UnwrittenOrders,
): Promise<OrderPage> {
  const after = input.after
    ? ((await findOrder(ctx, customerId, input.after)) ?? (await unwritten?.find(input.after)))
    : undefined
  if (input.after && !after)
    throw new AppError(
      'bad-request',
      `"after": you have no order ${input.after}. Send the value of "next" from the previous page.`,
    )
  const rows = await ctx.db.order.findMany({
    where: {
      customerId,
      ...(input.status && { status: input.status }),
      ...(after && {
        OR: [{ placedAt: { lt: after.placedAt } }, { placedAt: after.placedAt, id: { lt: after.orderId } }],
      }),
    },
    orderBy: [{ placedAt: 'desc' }, { id: 'desc' }],
    take: input.limit + 1,
  })
  const written = new Set(rows.map(({ id }) => id))
  const missing = (unwritten?.orders ?? []).filter(
    (order) => !written.has(order.orderId) && (!after || newestFirst(after, order) < 0),
  )
  const found = [...rows.map(toOrderView), ...missing].sort(newestFirst)
  const orders = found.slice(0, input.limit)
  return { orders, next: found.length > input.limit ? (orders.at(-1)?.orderId ?? null) : null }
}
