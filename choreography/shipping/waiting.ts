/** Waiting for several facts: each is noted on the shipment's row, and whoever notes the last one goes on. */
import type { Address } from '#shared/contracts/order.ts'
import type { ServiceContext, TransactionHook } from '#shared/domain/context.ts'
import { lockShipment, shipmentColumns, voidLabel } from '#shared/domain/shipping.ts'
import type { Shipment } from '#shared/persistence/generated/client.ts'

export interface Prerequisites {
  shipTo?: Address
  paid?: boolean
  reserved?: boolean
}

const allIsKnown = (shipment: Shipment): boolean => shipment.paid && shipment.reserved && shipment.shipTo !== null

/**
 * Notes what is known now.
 * @param otherwise recorded with the note when something is still missing or the shipment is past waiting
 * @returns the address once everything is known; then the label's own transaction has to record the fact
 */
export async function recordPrerequisites(
  ctx: ServiceContext,
  orderId: string,
  { shipTo, paid = false, reserved = false }: Prerequisites,
  otherwise: TransactionHook<void>,
): Promise<Address | null> {
  return ctx.db.$transaction(async (tx) => {
    const [shipment] = await tx.$queryRaw<[Shipment]>`
      INSERT INTO shipment (order_id, status, paid, reserved, ship_to)
      VALUES (${orderId}::uuid, 'WAITING', ${paid}, ${reserved}, ${shipTo ? JSON.stringify(shipTo) : null}::jsonb)
      ON CONFLICT (order_id) DO UPDATE SET
        paid = shipment.paid OR excluded.paid,
        reserved = shipment.reserved OR excluded.reserved,
        ship_to = coalesce(shipment.ship_to, excluded.ship_to)
      RETURNING ${shipmentColumns}`
    if (shipment.status !== 'VOIDED' && allIsKnown(shipment)) return shipment.shipTo as unknown as Address
    await otherwise(tx, undefined)
    return null
  })
}

/** Voids the shipment. The carrier is asked only if it can have been asked for a label; otherwise a tombstone is enough. */
export async function cancelShipment(
  ctx: ServiceContext,
  orderId: string,
  also: TransactionHook<{ orderId: string }>,
): Promise<void> {
  const tombstone = await ctx.db.$transaction(async (tx) => {
    const shipment = await lockShipment(tx, orderId)
    if (allIsKnown(shipment)) return false
    if (shipment.status === 'WAITING')
      await tx.shipment.update({
        where: { orderId },
        data: { status: 'VOIDED', reason: 'order-cancelled', voidedAt: ctx.now() },
      })
    await also(tx, { orderId })
    return true
  })
  if (!tombstone) await voidLabel(ctx, orderId, also)
}
