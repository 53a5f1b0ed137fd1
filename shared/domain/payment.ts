/** Payment: charge an order once, refund what was captured. Calls may arrive in any order and be repeated. */
import type { CancelReason, PlacedOrder } from '#shared/contracts/order.ts'
import type { Tx } from '#shared/persistence/database.ts'
import type { Payment } from '#shared/persistence/generated/client.ts'
import type { ProviderResponse } from '#shared/providers/client.ts'
import { noHook, recordWithHook, type ServiceContext, type TransactionHook } from './context.ts'

export type ChargeResult =
  | { outcome: 'charged'; orderId: string; transactionId: string; amountCents: number }
  | { outcome: 'declined'; orderId: string; reason: CancelReason }

export interface Refund {
  orderId: string
  refundedCents: number
}

/** Charges the order's total. The provider declines a charge that arrives after the refund. */
export async function chargePayment(
  ctx: ServiceContext,
  order: PlacedOrder,
  hook: TransactionHook<ChargeResult> = noHook,
): Promise<ChargeResult> {
  const { orderId, totalCents, card } = order
  const response = await ctx.providers.charge({ orderId, amountCents: totalCents, card })
  const record = async (tx: Tx): Promise<ChargeResult> => {
    const { count } = await tx.payment.createMany({
      data:
        response.outcome === 'done'
          ? {
              orderId,
              status: 'CHARGED',
              transactionId: response.reference,
              capturedCents: totalCents,
              chargedAt: ctx.now(),
            }
          : { orderId, status: 'DECLINED', reason: response.reason },
      skipDuplicates: true,
    })
    if (count === 1) return chargeResultFromResponse(orderId, response)
    // The first record counts: a refund may have overtaken this charge.
    return chargeResultFromRow(await tx.payment.findUniqueOrThrow({ where: { orderId } }))
  }
  return recordWithHook(ctx, record, hook)
}

function chargeResultFromResponse(orderId: string, response: ProviderResponse): ChargeResult {
  if (response.outcome === 'refused') return { outcome: 'declined', orderId, reason: response.reason }
  return { outcome: 'charged', orderId, transactionId: response.reference, amountCents: response.amountCents }
}

const chargeResultFromRow = (payment: Payment): ChargeResult =>
  payment.status === 'CHARGED'
    ? {
        outcome: 'charged',
        orderId: payment.orderId,
        transactionId: payment.transactionId ?? '',
        amountCents: payment.capturedCents,
      }
    : {
        outcome: 'declined',
        orderId: payment.orderId,
        reason: (payment.reason as CancelReason | null) ?? 'order-cancelled',
      }

/**
 * Refunds what was captured and blocks later charges. If nothing was captured, it stores a tombstone. The provider is called
 * in any case: if its response to a charge was lost, the database has no record of it.
 */
export async function refundPayment(
  ctx: ServiceContext,
  orderId: string,
  hook: TransactionHook<Refund> = noHook,
): Promise<Refund> {
  const response = await ctx.providers.refund({ orderId })
  return ctx.db.$transaction(async (tx) => {
    const refunded = { refundedCents: response.amountCents, capturedCents: response.amountCents, refundedAt: ctx.now() }
    const before = await tx.payment.findUnique({ where: { orderId } })
    // A declined payment stays declined, unless something was captured nevertheless.
    if (before?.status !== 'DECLINED' || response.amountCents > 0)
      await tx.payment.upsert({
        where: { orderId },
        create: { orderId, status: 'REFUNDED', ...refunded },
        update: { status: 'REFUNDED', ...refunded },
      })
    const refund = { orderId, refundedCents: response.amountCents }
    await hook(tx, refund)
    return refund
  })
}
