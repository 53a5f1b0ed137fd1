/** Shipping: buy a label once, void it if the order is cancelled. Calls may arrive in any order and be repeated. */
import type { CancelReason, PlacedOrder } from '#shared/contracts/order.ts'
import { sql, type Tx } from '#shared/persistence/database.ts'
import type { Shipment } from '#shared/persistence/generated/client.ts'
import { noHook, recordWithHook, type ServiceContext, type TransactionHook } from './context.ts'

export type LabelResult =
  | { outcome: 'labelled'; orderId: string; trackingId: string }
  | { outcome: 'refused'; orderId: string; reason: CancelReason }

/** Buys a label. The carrier refuses a label that arrives after it was voided. */
export async function createLabel(
  ctx: ServiceContext,
  order: Pick<PlacedOrder, 'orderId' | 'shipTo'>,
  hook: TransactionHook<LabelResult> = noHook,
): Promise<LabelResult> {
  const { orderId, shipTo } = order
  const response = await ctx.providers.label({ orderId, shipTo })
  const record = async (tx: Tx): Promise<LabelResult> => {
    const isDone = response.outcome === 'done'
    const [recorded] = await tx.$queryRaw<Shipment[]>`
      INSERT INTO shipment (order_id, status, ship_to, tracking_id, labelled_at, reason)
      VALUES (${orderId}::uuid, ${isDone ? 'LABELLED' : 'REFUSED'}::shipment_status, ${JSON.stringify(shipTo)}::jsonb,
        ${isDone ? response.reference : null}, ${isDone ? ctx.now() : null}, ${isDone ? null : response.reason})
      ON CONFLICT (order_id) DO UPDATE SET status = excluded.status, ship_to = excluded.ship_to,
        tracking_id = excluded.tracking_id, labelled_at = excluded.labelled_at, reason = excluded.reason
      WHERE shipment.status = 'WAITING' RETURNING ${shipmentColumns}`
    // The first record counts: it may have been voided before.
    return toLabelResult(recorded ?? (await lockShipment(tx, orderId)))
  }
  return recordWithHook(ctx, record, hook)
}

const toLabelResult = (shipment: Shipment): LabelResult =>
  shipment.status === 'LABELLED'
    ? { outcome: 'labelled', orderId: shipment.orderId, trackingId: shipment.trackingId ?? '' }
    : {
        outcome: 'refused',
        orderId: shipment.orderId,
        reason: (shipment.reason as CancelReason | null) ?? 'order-cancelled',
      }

/**
 * Voids the label and blocks later ones. If there is no label, it stores a tombstone. The carrier is called in any case: if
 * its response to a label request was lost, the database has no record of it.
 */
export async function voidLabel(
  ctx: ServiceContext,
  orderId: string,
  hook: TransactionHook<{ orderId: string }> = noHook,
): Promise<void> {
  await ctx.providers.voidLabel({ orderId })
  await ctx.db.$transaction(async (tx) => {
    const shipment = await lockShipment(tx, orderId)
    if (shipment.status !== 'REFUSED' && shipment.status !== 'VOIDED')
      await tx.shipment.update({ where: { orderId }, data: { status: 'VOIDED', voidedAt: ctx.now() } })
    await hook(tx, { orderId })
  })
}

/** The columns of a shipment, under Prisma's names. */
export const shipmentColumns = sql`
  order_id AS "orderId", status::text, paid, reserved, ship_to AS "shipTo", tracking_id AS "trackingId", reason,
  labelled_at AS "labelledAt", voided_at AS "voidedAt"`

/** The shipment's row, created if it is missing and locked until the transaction ends. */
export async function lockShipment(tx: Tx, orderId: string): Promise<Shipment> {
  const [row] = await tx.$queryRaw<[Shipment]>`
    INSERT INTO shipment (order_id, status) VALUES (${orderId}::uuid, 'WAITING')
    ON CONFLICT (order_id) DO UPDATE SET status = shipment.status RETURNING ${shipmentColumns}`
  return row
}
