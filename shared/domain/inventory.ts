/**
 * Inventory: reserve an order's stock once, then either sell or release it. Calls may arrive in any order and be
 * repeated.
 */
import type { CancelReason, OrderLine, PlacedOrder } from '#shared/contracts/order.ts'
import { type Database, type Sql, sql, type Tx, toJsonInput } from '#shared/persistence/database.ts'
import { noHook, type ServiceContext, type TransactionHook } from './context.ts'

export type ReservationResult =
  | { outcome: 'reserved'; orderId: string }
  | { outcome: 'rejected'; orderId: string; reason: CancelReason }

/** Requests an allocation from the warehouse, unless the stock table already shows too few items. */
export async function reserveStock(
  ctx: ServiceContext,
  order: PlacedOrder,
  hook: TransactionHook<ReservationResult> = noHook,
): Promise<ReservationResult> {
  const { status, isInStock } = await readAvailability(ctx.db, order)
  const isAvailable = status ? status !== 'REJECTED' : isInStock
  const allocated = isAvailable && (await ctx.providers.allocate(order)).outcome === 'done'
  const result = await recordReservation(ctx, order, allocated, hook)
  if (result !== 'sold-out-meanwhile') return result
  // Another order took the last items during the call. The rejection is stored before the release, because after the
  // release a retry would still get the warehouse's first response, which says that the items are allocated.
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
  return ctx.db.$transaction(async (tx): Promise<ReservationResult | 'sold-out-meanwhile'> => {
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
      return 'sold-out-meanwhile'
    }
    // The first record counts: a release may have overtaken this reservation.
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

/** Moves reserved stock to sold. @returns false when nothing is reserved */
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

/** The same within the caller's transaction. */
export async function sellReservedInTx(ctx: ServiceContext, tx: Tx, orderId: string): Promise<boolean> {
  const moved = await tx.$executeRaw`
    WITH reservation AS (
      UPDATE reservation SET status = 'SOLD', sold_at = ${ctx.now()}
      WHERE order_id = ${orderId}::uuid AND status = 'RESERVED' RETURNING items),
    locked AS (
      SELECT stock.product_id, quantity
      FROM reservation, jsonb_to_recordset(items) AS wanted("productId" text, quantity int)
      JOIN stock ON stock.product_id = "productId"
      ORDER BY stock.product_id FOR UPDATE OF stock)
    UPDATE stock SET reserved = reserved - quantity, sold = sold + quantity
    FROM locked WHERE stock.product_id = locked.product_id`
  return moved > 0
}

/**
 * Puts reserved stock back on hand. If nothing is reserved, it stores a tombstone that rejects a later reservation.
 * The warehouse is called in any case: if its response to an allocation was lost, the database has no record of it.
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

const wanted = (items: OrderLine[]) => sql`
  unnest(${items.map((item) => item.productId)}::text[], ${items.map((item) => item.quantity)}::int[])
    AS wanted(product_id, quantity)`

interface Availability {
  /** Of the order's reservation; null when there is none. */
  status: string | null
  isInStock: boolean
}

async function readAvailability(db: Database, { orderId, items }: PlacedOrder): Promise<Availability> {
  const [row] = await db.$queryRaw<[Availability]>`
    SELECT (SELECT status::text FROM reservation WHERE order_id = ${orderId}::uuid) AS status,
      (SELECT bool_and(coalesce(on_hand, 0) >= quantity) FROM ${wanted(items)} LEFT JOIN stock USING (product_id)) AS "isInStock"`
  return row
}

/** Locks the stock rows of an order's products. All orders lock in the same sequence, so that they cannot deadlock. */
const lockWanted = (items: OrderLine[]) => sql`
  SELECT product_id, on_hand, quantity FROM stock JOIN ${wanted(items)} USING (product_id)
  ORDER BY product_id FOR UPDATE OF stock`

/** Takes all of the items or none. @returns false when there are too few of one */
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
