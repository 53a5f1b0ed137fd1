/**
 * A label needs several events. Each is recorded in the shipment's row, and the reaction that records the last one
 * continues.
 */
import type { Address } from '#shared/contracts/order.ts'
import type { ServiceContext, TransactionHook } from '#shared/domain/context.ts'
import { lockShipment, shipmentColumns, voidLabel } from '#shared/domain/shipping.ts'
import type { Shipment } from '#shared/persistence/generated/client.ts'

export interface Prerequisites {
  shipTo?: Address
  paid?: boolean
  reserved?: boolean
}

const hasAllPrerequisites = (shipment: Shipment): boolean =>
  shipment.paid && shipment.reserved && shipment.shipTo !== null

/**
 * Records what has arrived.
 * @param hook runs in the same transaction if something is still missing, or nothing is left to do for the shipment
 * @returns the address once nothing is missing; the transaction that stores the label then has to record the event
 */
export async function recordPrerequisites(
  ctx: ServiceContext,
  orderId: string,
  { shipTo, paid = false, reserved = false }: Prerequisites,
  hook: TransactionHook<void>,
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
    if (shipment.status === 'WAITING' && hasAllPrerequisites(shipment)) return shipment.shipTo as unknown as Address
    await hook(tx, undefined)
    return null
  })
}

/**
 * Voids the shipment. The carrier is called only if a label may have been requested; otherwise a tombstone is enough.
 */
export async function cancelShipment(
  ctx: ServiceContext,
  orderId: string,
  hook: TransactionHook<{ orderId: string }>,
): Promise<void> {
  const leftTombstone = await ctx.db.$transaction(async (tx) => {
    const shipment = await lockShipment(tx, orderId)
    if (hasAllPrerequisites(shipment)) return false
    if (shipment.status === 'WAITING')
      await tx.shipment.update({
        where: { orderId },
        data: { status: 'VOIDED', reason: 'order-cancelled', voidedAt: ctx.now() },
      })
    await hook(tx, { orderId })
    return true
  })
  if (!leftTombstone) await voidLabel(ctx, orderId, hook)
}
