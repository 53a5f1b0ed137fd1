/**
 * Operations that follow a settled order and are not critical: e-mail, analytics, loyalty points, partner programmes.
 */
import type { Tx } from '#shared/persistence/database.ts'
import { noHook, recordWithHook, type ServiceContext, type TransactionHook } from './context.ts'

/** What follow-ups need of a settled order. */
export interface SettledOrder {
  orderId: string
  customerId: string
  totalCents: number
  status: 'COMPLETED' | 'CANCELLED'
}

export const notificationKinds = { COMPLETED: 'order-confirmed', CANCELLED: 'order-cancelled' } as const

/** One point for every full unit of the currency. */
export const loyaltyPoints = (totalCents: number): number => Math.floor(totalCents / 100)

/**
 * Sends the customer one e-mail about the outcome. @throws when the customer is unknown or the e-mail is not accepted
 */
export async function sendNotification(
  ctx: ServiceContext,
  order: SettledOrder,
  hook: TransactionHook<void> = noHook,
): Promise<void> {
  const { orderId, customerId, status } = order
  const kind = notificationKinds[status]
  const { email } = await ctx.db.customer.findUniqueOrThrow({ where: { id: customerId } })
  await ctx.providers.mail({ orderId, kind, to: email })
  const record = async (tx: Tx) => {
    await tx.notification.createMany({ data: { orderId, kind, email, sentAt: ctx.now() }, skipDuplicates: true })
  }
  await recordWithHook(ctx, record, hook)
}

/** Counts the order, with its revenue if it completed. */
export async function trackOrder(
  ctx: ServiceContext,
  order: SettledOrder,
  hook: TransactionHook<void> = noHook,
): Promise<void> {
  const { orderId, status } = order
  const revenueCents = status === 'COMPLETED' ? order.totalCents : 0
  await ctx.providers.track({ orderId, outcome: status, revenueCents })
  const record = async (tx: Tx) => {
    await tx.analyticsEntry.createMany({
      data: { orderId, outcome: status, revenueCents, countedAt: ctx.now() },
      skipDuplicates: true,
    })
  }
  await recordWithHook(ctx, record, hook)
}

/** Credits the points of a completed order. */
export async function addPoints(
  ctx: ServiceContext,
  order: SettledOrder,
  hook: TransactionHook<void> = noHook,
): Promise<void> {
  const { orderId, customerId } = order
  const points = loyaltyPoints(order.totalCents)
  await ctx.providers.addPoints({ orderId, customerId, points })
  const record = async (tx: Tx) => {
    await tx.loyaltyEntry.createMany({
      data: { orderId, customerId, points, creditedAt: ctx.now() },
      skipDuplicates: true,
    })
  }
  await recordWithHook(ctx, record, hook)
}

/** Credits a completed order at one partner programme, of which there can be any number. */
export async function creditPartner(
  ctx: ServiceContext,
  partner: string,
  order: SettledOrder,
  hook: TransactionHook<void> = noHook,
): Promise<void> {
  const { orderId } = order
  await ctx.providers.creditPartner({ orderId, partner })
  const record = async (tx: Tx) => {
    await tx.partnerEntry.createMany({ data: { partner, orderId, creditedAt: ctx.now() }, skipDuplicates: true })
  }
  await recordWithHook(ctx, record, hook)
}
