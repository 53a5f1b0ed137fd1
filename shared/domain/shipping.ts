/** Shipping: buy a label once, void it if the order is cancelled. Either may come first, and both may come again. */
import type { CancelReason, PlacedOrder } from '#shared/contracts/order.ts'
import { sql, type Tx, toJsonInput } from '#shared/persistence/database.ts'
import type { Shipment } from '#shared/persistence/generated/client.ts'
import { noHook, type ServiceContext, type TransactionHook } from './context.ts'

export type LabelResult =
  | { outcome: 'labelled'; orderId: string; trackingId: string }
  | { outcome: 'refused'; orderId: string; reason: CancelReason }

/** Asks the carrier for a label. A label that comes after it was voided is refused by the carrier. */
export async function createLabel(
  ctx: ServiceContext,
  order: Pick<PlacedOrder, 'orderId' | 'shipTo'>,
  hook: TransactionHook<LabelResult> = noHook,
): Promise<LabelResult> {
  const { orderId, shipTo } = order
  const response = await ctx.providers.label({ orderId, shipTo })
  return ctx.db.$transaction(async (tx) => {
    const shipment = await lockShipment(tx, orderId)
    const recorded = shipment.status === 'WAITING' ? await recordResponse() : shipment
    const label = toLabelResult(recorded)
    await hook(tx, label)
    return label

    function recordResponse() {
      const data =
        response.outcome === 'done'
          ? { status: 'LABELLED' as const, trackingId: response.reference, labelledAt: ctx.now() }
          : { status: 'REFUSED' as const, reason: response.reason }
      return tx.shipment.update({ where: { orderId }, data: { ...data, shipTo: toJsonInput(shipTo) } })
    }
  })
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
 * Voids the label if there is one and closes the order to later ones; without a label it leaves a tombstone. The carrier
 * is asked whatever the books say: a label whose answer was lost is not in them.
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

/** A shipment's row as raw SQL returns it, in Prisma's names. */
export const shipmentColumns = sql`
  order_id AS "orderId", status::text, paid, reserved, ship_to AS "shipTo", tracking_id AS "trackingId", reason,
  labelled_at AS "labelledAt", voided_at AS "voidedAt"`

/** The shipment's row, made if it is missing, held until the transaction ends. */
export async function lockShipment(tx: Tx, orderId: string): Promise<Shipment> {
  const [row] = await tx.$queryRaw<[Shipment]>`
    INSERT INTO shipment (order_id, status) VALUES (${orderId}::uuid, 'WAITING')
    ON CONFLICT (order_id) DO UPDATE SET status = shipment.status RETURNING ${shipmentColumns}`
  return row
}
