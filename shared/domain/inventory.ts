/**
 * Inventory: reserve an order's stock once, then either sell or release it. Calls may arrive in any order and be
 * repeated.
 */
import type { CancelReason, OrderLine, PlacedOrder } from '#shared/contracts/order.ts'
import { type Database, type Sql, sql, type Tx } from '#shared/persistence/database.ts'
import type { ReservationStatus } from '#shared/persistence/generated/client.ts'
import { noHook, recordWithHook, type ServiceContext, type TransactionHook } from './context.ts'

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
  const { orderId } = order
  const record = async (tx: Tx): Promise<ReservationResult | 'sold-out-meanwhile'> => {
    const recorded = await insertReservation(tx, order, allocated, ctx.now())
    if (allocated && recorded === 'REJECTED') return 'sold-out-meanwhile'
    // The first record counts: a release may have overtaken this reservation.
    const status = recorded ?? (await tx.reservation.findUniqueOrThrow({ where: { orderId } })).status
    return status === 'RESERVED' || status === 'SOLD'
      ? { outcome: 'reserved', orderId }
      : { outcome: 'rejected', orderId, reason: status === 'REJECTED' ? 'out-of-stock' : 'order-cancelled' }
  }
  const hookIfRecorded: TransactionHook<ReservationResult | 'sold-out-meanwhile'> = async (tx, result) => {
    if (result !== 'sold-out-meanwhile') await hook(tx, result)
  }
  return recordWithHook(ctx, record, hook === noHook ? noHook : hookIfRecorded)
}

/**
 * Stores the reservation and takes its stock in one statement, unless the order has a reservation. Without an allocation, or
 * with too few of one item, it stores a rejection and takes nothing.
 * @returns the status that it stored; undefined when the order has a reservation already
 */
async function insertReservation(
  tx: Tx,
  { orderId, items }: PlacedOrder,
  allocated: boolean,
  at: Date,
): Promise<ReservationStatus | undefined> {
  const isNew = sql`NOT EXISTS (SELECT FROM reservation WHERE order_id = ${orderId}::uuid)`
  const [row] = await tx.$queryRaw<{ status: ReservationStatus }[]>`
    WITH locked AS (${lockWanted(allocated ? items : [], isNew)}),
    available AS (SELECT count(*) FILTER (WHERE on_hand >= quantity) = ${items.length}::int AS is_enough FROM locked),
    recorded AS (
      INSERT INTO reservation (order_id, items, status, reason, reserved_at)
      SELECT ${orderId}::uuid, ${JSON.stringify(items)}::jsonb,
        CASE WHEN is_enough THEN 'RESERVED' ELSE 'REJECTED' END::reservation_status,
        CASE WHEN NOT is_enough THEN 'out-of-stock' END,
        CASE WHEN is_enough THEN ${at.toISOString()}::timestamptz END
      FROM available ON CONFLICT DO NOTHING RETURNING status),
    taken AS (
      UPDATE stock SET on_hand = stock.on_hand - quantity, reserved = reserved + quantity FROM locked, recorded
      WHERE stock.product_id = locked.product_id AND recorded.status = 'RESERVED')
    SELECT status::text FROM recorded`
  return row?.status
}

/** Moves reserved stock to sold. @returns false when nothing is reserved */
export async function sellStock(
  ctx: ServiceContext,
  orderId: string,
  hook: TransactionHook<boolean> = noHook,
): Promise<boolean> {
  return recordWithHook(ctx, (tx) => sellReservedInTx(ctx, tx, orderId), hook)
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
const lockWanted = (items: OrderLine[], condition = sql`true`) => sql`
  SELECT product_id, on_hand, quantity FROM stock JOIN ${wanted(items)} USING (product_id)
  WHERE ${condition} ORDER BY product_id FOR UPDATE OF stock`

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
