/** Inventory: reserve an order's stock once, then either sell it or release it. Any of them may come first or again. */
import type { CancelReason, OrderLine, PlacedOrder } from '#shared/contracts/order.ts'
import { type Database, type Sql, sql, type Tx, toJsonInput } from '#shared/persistence/database.ts'
import { noHook, type ServiceContext, type TransactionHook } from './context.ts'

export type ReservationResult =
  | { outcome: 'reserved'; orderId: string }
  | { outcome: 'rejected'; orderId: string; reason: CancelReason }

/** Asks the warehouse to set the items aside, unless the books already say that there are too few. */
export async function reserveStock(
  ctx: ServiceContext,
  order: PlacedOrder,
  hook: TransactionHook<ReservationResult> = noHook,
): Promise<ReservationResult> {
  const [existing, isInStock] = await Promise.all([
    ctx.db.reservation.findUnique({ where: { orderId: order.orderId } }),
    hasStock(ctx.db, order.items),
  ])
  const isAvailable = existing ? existing.status !== 'REJECTED' : isInStock
  const allocated = isAvailable && (await ctx.providers.allocate(order)).outcome === 'done'
  const result = await recordReservation(ctx, order, allocated, hook)
  if (result !== 'taken-meanwhile') return result
  // Another order took the last ones while the warehouse was working on this one. That it is rejected stands already:
  // once the warehouse has been told to release, its answer to the allocation is worth nothing, whoever tries again.
  await ctx.providers.release({ orderId: order.orderId })
  return (await recordReservation(ctx, order, false, hook)) as ReservationResult
}

function recordReservation(
  ctx: ServiceContext,
  order: PlacedOrder,
  allocated: boolean,
  hook: TransactionHook<ReservationResult>,
) {
  const { orderId, items } = order
  return ctx.db.$transaction(async (tx): Promise<ReservationResult | 'taken-meanwhile'> => {
    const { count } = await tx.reservation.createMany({
      data: allocated
        ? { orderId, status: 'RESERVED', items: toJsonInput(items), reservedAt: ctx.now() }
        : { orderId, status: 'REJECTED', items: toJsonInput(items), reason: 'out-of-stock' },
      skipDuplicates: true,
    })
    if (count === 1 && allocated && !(await takeStock(tx, items))) {
      await tx.reservation.update({
        where: { orderId },
        data: { status: 'REJECTED', reason: 'out-of-stock', reservedAt: null },
      })
      return 'taken-meanwhile'
    }
    // What was recorded first decides: a release may have overtaken this reservation.
    const status =
      count === 1
        ? allocated
          ? 'RESERVED'
          : 'REJECTED'
        : (await tx.reservation.findUniqueOrThrow({ where: { orderId } })).status
    const result: ReservationResult =
      status === 'RESERVED' || status === 'SOLD'
        ? { outcome: 'reserved', orderId }
        : { outcome: 'rejected', orderId, reason: status === 'REJECTED' ? 'out-of-stock' : 'order-cancelled' }
    await hook(tx, result)
    return result
  })
}

/** Moves what is reserved to sold. @returns false when nothing was reserved (any more) */
export async function sellStock(
  ctx: ServiceContext,
  orderId: string,
  hook: TransactionHook<boolean> = noHook,
): Promise<boolean> {
  return ctx.db.$transaction(async (tx) => {
    const sold = await sellReservedInTx(ctx, tx, orderId)
    await hook(tx, sold)
    return sold
  })
}

/** The same within a transaction of the caller's. */
export async function sellReservedInTx(ctx: ServiceContext, tx: Tx, orderId: string): Promise<boolean> {
  const reservation = await lockReservation(tx, orderId)
  if (reservation?.status !== 'RESERVED') return false
  await moveStock(tx, reservation.items, sql`reserved = reserved - quantity, sold = sold + quantity`)
  await tx.reservation.update({ where: { orderId }, data: { status: 'SOLD', soldAt: ctx.now() } })
  return true
}

/**
 * Puts what was reserved back on hand; with nothing reserved it leaves a tombstone that refuses a later reservation.
 * The warehouse is asked whatever the books say: an allocation whose answer was lost is not in them.
 */
export async function releaseStock(
  ctx: ServiceContext,
  orderId: string,
  hook: TransactionHook<{ orderId: string }> = noHook,
): Promise<void> {
  await ctx.providers.release({ orderId })
  await ctx.db.$transaction(async (tx) => {
    await tx.reservation.createMany({
      data: { orderId, status: 'RELEASED', items: [], reason: 'order-cancelled', releasedAt: ctx.now() },
      skipDuplicates: true,
    })
    const reservation = await lockReservation(tx, orderId)
    if (reservation?.status === 'RESERVED') {
      await moveStock(tx, reservation.items, sql`reserved = reserved - quantity, on_hand = stock.on_hand + quantity`)
      await tx.reservation.update({ where: { orderId }, data: { status: 'RELEASED', releasedAt: ctx.now() } })
    }
    await hook(tx, { orderId })
  })
}

async function hasStock(db: Database, items: OrderLine[]): Promise<boolean> {
  const rows = await db.stock.findMany({ where: { productId: { in: items.map((item) => item.productId) } } })
  const onHand = new Map(rows.map((row) => [row.productId, row.onHand]))
  return items.every((item) => (onHand.get(item.productId) ?? 0) >= item.quantity)
}

/** The products of an order with the quantities wanted; rows are locked in one order, so that orders never deadlock. */
const lockWanted = (items: OrderLine[]) => sql`
  SELECT product_id, on_hand, quantity
  FROM stock JOIN unnest(${items.map((item) => item.productId)}::text[], ${items.map((item) => item.quantity)}::int[])
    AS wanted(product_id, quantity) USING (product_id)
  ORDER BY product_id FOR UPDATE OF stock`

/** All of the items or none. @returns false when there are too few of one */
async function takeStock(tx: Tx, items: OrderLine[]): Promise<boolean> {
  const taken = await tx.$executeRaw`
    WITH locked AS (${lockWanted(items)})
    UPDATE stock SET on_hand = stock.on_hand - quantity, reserved = reserved + quantity FROM locked
    WHERE stock.product_id = locked.product_id AND (SELECT bool_and(on_hand >= quantity) FROM locked)`
  return taken === items.length
}

async function moveStock(tx: Tx, items: OrderLine[], change: Sql): Promise<void> {
  await tx.$executeRaw`
    WITH locked AS (${lockWanted(items)})
    UPDATE stock SET ${change} FROM locked WHERE stock.product_id = locked.product_id`
}

async function lockReservation(tx: Tx, orderId: string): Promise<{ status: string; items: OrderLine[] } | undefined> {
  const [row] = await tx.$queryRaw<{ status: string; items: OrderLine[] }[]>`
    SELECT status::text, items FROM reservation WHERE order_id = ${orderId}::uuid FOR UPDATE`
  return row
}
