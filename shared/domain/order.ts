/** Operations on orders: price, record, settle once, and find. */
import { createHash } from 'node:crypto'
import type {
  CancelReason,
  OrderStatus,
  OrderView,
  PlacedOrder,
  PlaceOrderInput,
  serviceUnavailable,
} from '#shared/contracts/order.ts'
import type { Tx } from '#shared/persistence/database.ts'
import type { Order } from '#shared/persistence/generated/client.ts'
import { AppError } from '#shared/runtime/errors.ts'
import { noHook, recordWithHook, type ServiceContext, type TransactionHook } from './context.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/**
 * Within a style, a customer and a key determine the order id, so a repeated request cannot create a second order. RFC
 * 9562, v8.
 */
export function orderIdFor(style: string, customerId: string, idempotencyKey: string): string {
  const h = sha256(`${style}\n${customerId}\n${idempotencyKey}`)
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-8${h.slice(13, 16)}-a${h.slice(17, 20)}-${h.slice(20, 32)}`
}

/** Zod returns objects with their keys in the schema's order, so equal requests have equal JSON. */
export const hashRequest = (input: PlaceOrderInput): string => sha256(JSON.stringify(input))

/**
 * Prices come from the product table, never from the client.
 * @throws AppError bad-request if a product does not exist, forbidden if the customer does not
 */
export async function priceOrder(
  ctx: ServiceContext,
  customerId: string,
  input: PlaceOrderInput,
): Promise<PlacedOrder> {
  const [customer, products] = await Promise.all([
    ctx.db.customer.findUnique({ where: { id: customerId }, select: { id: true } }),
    ctx.db.product.findMany({ where: { id: { in: input.items.map((item) => item.productId) } } }),
  ])
  if (!customer) throw new AppError('forbidden', `There is no customer "${customerId}".`)
  const priceOf = new Map(products.map((product) => [product.id, product.priceCents]))
  const items = input.items.map((item) => {
    const unitPriceCents = priceOf.get(item.productId)
    if (unitPriceCents === undefined) throw new AppError('bad-request', `There is no product "${item.productId}".`)
    return { ...item, unitPriceCents }
  })
  return {
    orderId: orderIdFor(ctx.style, customerId, input.idempotencyKey),
    customerId,
    idempotencyKey: input.idempotencyKey,
    requestHash: hashRequest(input),
    items,
    totalCents: items.reduce((sum, item) => sum + item.quantity * item.unitPriceCents, 0),
    card: input.card,
    shipTo: input.shipTo,
    placedAt: ctx.now().toISOString(),
  }
}

export interface RecordedOrder {
  order: OrderView
  /** False when an earlier request with the same idempotency key recorded it. */
  isNew: boolean
}

/**
 * Stores the order as PENDING. A second call with the same order changes nothing.
 * @returns the stored order
 * @throws AppError conflict when the idempotency key was used with another body
 */
export async function recordOrder(
  ctx: ServiceContext,
  order: PlacedOrder,
  hook: TransactionHook<PlacedOrder> = noHook,
): Promise<RecordedOrder> {
  const { customerId, idempotencyKey, requestHash } = order
  const record = async (tx: Tx): Promise<RecordedOrder> => {
    const count = await insertOrder(tx, order, ctx.now())
    if (count === 1) return { order: toPendingView(order), isNew: true }
    const sameKey = { customerId_idempotencyKey: { customerId, idempotencyKey } }
    const stored = await tx.order.findUniqueOrThrow({ where: sameKey })
    return { order: assertSameRequest(stored, requestHash), isNew: false }
  }
  const hookIfNew: TransactionHook<RecordedOrder> = async (tx, { isNew }) => {
    if (isNew) await hook(tx, order)
  }
  return recordWithHook(ctx, record, hook === noHook ? noHook : hookIfNew)
}

/** Inserts the order and its first transition in one statement. @returns 0 when there is an order with its key */
const insertOrder = (tx: Tx, order: PlacedOrder, now: Date): Promise<number> => tx.$executeRaw`
  WITH placed AS (
    INSERT INTO "order" (id, customer_id, idempotency_key, request_hash, status, items, total_cents, card, ship_to, placed_at)
    VALUES (${order.orderId}::uuid, ${order.customerId}, ${order.idempotencyKey}, ${order.requestHash}, 'PENDING',
      ${JSON.stringify(order.items)}::jsonb, ${order.totalCents}, ${order.card}, ${JSON.stringify(order.shipTo)}::jsonb,
      ${order.placedAt}::timestamptz)
    ON CONFLICT DO NOTHING RETURNING id)
  INSERT INTO order_transition (order_id, "to", at) SELECT id, 'PENDING', ${now}::timestamptz FROM placed`

/** @throws AppError conflict when the stored order came from another request */
function assertSameRequest(stored: Order, requestHash: string): OrderView {
  if (stored.requestHash !== requestHash)
    throw new AppError(
      'conflict',
      'This idempotency key was used with another order. Choose a new key for a new order.',
    )
  return toOrderView(stored)
}

/**
 * The order that an earlier request with this idempotency key has created, if there is one.
 * @throws AppError conflict when the idempotency key was used with another body
 */
export async function findByIdempotencyKey(
  ctx: ServiceContext,
  customerId: string,
  input: PlaceOrderInput,
): Promise<OrderView | null> {
  const { idempotencyKey } = input
  const stored = await ctx.db.order.findUnique({
    where: { customerId_idempotencyKey: { customerId, idempotencyKey } },
  })
  return stored && assertSameRequest(stored, hashRequest(input))
}

/** The result of settling an order. `changed` is false when it was settled before, with `status`. */
export interface OrderOutcome {
  orderId: string
  customerId: string
  totalCents: number
  status: OrderStatus
  reason: string | null
  changed: boolean
}

/** PENDING → COMPLETED, unless the order is settled already. @throws AppError not-found */
export const completeOrder = (
  ctx: ServiceContext,
  orderId: string,
  hook: TransactionHook<OrderOutcome> = noHook,
): Promise<OrderOutcome> => recordWithHook(ctx, (tx) => settle(ctx, tx, orderId, 'COMPLETED', null), hook)

/** PENDING → CANCELLED, unless the order is settled already. @throws AppError not-found */
export const cancelOrder = (
  ctx: ServiceContext,
  orderId: string,
  reason: CancelReason | typeof serviceUnavailable,
  hook: TransactionHook<OrderOutcome> = noHook,
): Promise<OrderOutcome> => recordWithHook(ctx, (tx) => settle(ctx, tx, orderId, 'CANCELLED', reason), hook)

async function settle(
  ctx: ServiceContext,
  tx: Tx,
  orderId: string,
  status: OrderStatus,
  reason: CancelReason | typeof serviceUnavailable | null,
): Promise<OrderOutcome> {
  const at = ctx.now()
  const [settled] = await tx.$queryRaw<Pick<Order, 'id' | 'customerId' | 'totalCents' | 'status' | 'reason'>[]>`
    WITH settled AS (
      UPDATE "order" SET status = ${status}::order_status, reason = ${reason}, settled_at = ${at}
      WHERE id = ${orderId}::uuid AND status = 'PENDING' RETURNING *),
    transition AS (
      INSERT INTO order_transition (order_id, "from", "to", reason, at)
      SELECT id, 'PENDING', status, reason, settled_at FROM settled)
    SELECT id, customer_id AS "customerId", total_cents AS "totalCents", status::text, reason FROM settled`
  const order = settled ?? (await tx.order.findUnique({ where: { id: orderId } }))
  if (!order) throw new AppError('not-found', `There is no order ${orderId}.`)
  const changed = settled !== undefined
  // Events use the id of the row, since the caller may have spelled it in capitals.
  const { id, customerId, totalCents } = order
  const outcome = { orderId: id, customerId, totalCents, status: order.status, reason: order.reason, changed }
  return outcome
}

/** @returns null when the customer has no such order */
export async function findOrder(ctx: ServiceContext, customerId: string, orderId: string): Promise<OrderView | null> {
  const order = await ctx.db.order.findFirst({ where: { id: orderId, customerId } })
  return order && toOrderView(order)
}

/** @throws AppError not-found, also for somebody else's order */
export async function getOrder(ctx: ServiceContext, customerId: string, orderId: string): Promise<OrderView> {
  const order = await findOrder(ctx, customerId, orderId)
  if (!order) throw new AppError('not-found', `You have no order ${orderId}.`)
  return order
}

/**
 * Cancels the customer's order while it is in flight; one that was cancelled before stays so.
 * @param hook runs in the transaction that cancels it
 * @returns the order as it is then
 * @throws AppError not-found, also for somebody else's order; conflict when it has completed
 */
export async function cancelByCustomer(
  ctx: ServiceContext,
  customerId: string,
  orderId: string,
  hook?: TransactionHook<OrderOutcome>,
): Promise<OrderView> {
  await getOrder(ctx, customerId, orderId)
  const { status } = await cancelOrder(ctx, orderId, 'cancelled-by-customer', hook)
  if (status === 'COMPLETED') throw new AppError('conflict', `Order ${orderId} has already completed.`)
  return getOrder(ctx, customerId, orderId)
}

/** The order as it was placed, or null if there is none. */
export async function findPlacedOrder(ctx: ServiceContext, orderId: string): Promise<PlacedOrder | null> {
  const order = await ctx.db.order.findUnique({ where: { id: orderId } })
  if (!order) return null
  const { customerId, idempotencyKey, requestHash, totalCents, card } = order
  return {
    orderId,
    customerId,
    idempotencyKey,
    requestHash,
    items: order.items as PlacedOrder['items'],
    totalCents,
    card,
    shipTo: order.shipTo as PlacedOrder['shipTo'],
    placedAt: order.placedAt.toISOString(),
  }
}

/** A newly accepted order, as a client sees it. */
export const toPendingView = (order: PlacedOrder): OrderView => ({
  orderId: order.orderId,
  customerId: order.customerId,
  status: 'PENDING',
  reason: null,
  items: order.items,
  totalCents: order.totalCents,
  placedAt: order.placedAt,
  settledAt: null,
})

export const toOrderView = (order: Order): OrderView => ({
  orderId: order.id,
  customerId: order.customerId,
  status: order.status,
  reason: order.reason,
  items: order.items as OrderView['items'],
  totalCents: order.totalCents,
  placedAt: order.placedAt.toISOString(),
  settledAt: order.settledAt?.toISOString() ?? null,
})
