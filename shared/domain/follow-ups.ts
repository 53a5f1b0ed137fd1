/** What follows a settled order and is not critical: an e-mail, a line of analytics, loyalty points, partner programmes. */
import type { Tx } from '#shared/persistence/database.ts'
import { type AlsoRecord, nothingElse, recordOnce, type ServiceContext } from './context.ts'

/** A settled order, as much of it as those who follow up need. */
export interface SettledOrder {
  orderId: string
  customerId: string
  totalCents: number
  status: 'COMPLETED' | 'CANCELLED'
}

export const notificationKinds = { COMPLETED: 'order-confirmed', CANCELLED: 'order-cancelled' } as const

/** One point for every full unit of the currency. */
export const pointsFor = (totalCents: number): number => Math.floor(totalCents / 100)

/** Sends the customer one e-mail about how the order ended. @throws when the customer is unknown or the mail is not taken */
export async function sendNotification(
  on: ServiceContext,
  order: SettledOrder,
  also: AlsoRecord<void> = nothingElse,
): Promise<void> {
  const { orderId, customerId, status } = order
  const kind = notificationKinds[status]
  const { email } = await on.db.customer.findUniqueOrThrow({ where: { id: customerId } })
  await on.providers.mail({ orderId, kind, to: email })
  const record = async (tx: Tx) => {
    await tx.notification.createMany({ data: { orderId, kind, email, sentAt: on.now() }, skipDuplicates: true })
  }
  await recordOnce(on, record, also)
}

/** Counts the order, with its revenue if it completed. */
export async function trackOrder(
  on: ServiceContext,
  order: SettledOrder,
  also: AlsoRecord<void> = nothingElse,
): Promise<void> {
  const { orderId, status } = order
  const revenueCents = status === 'COMPLETED' ? order.totalCents : 0
  await on.providers.track({ orderId, outcome: status, revenueCents })
  const record = async (tx: Tx) => {
    await tx.analyticsEntry.createMany({
      data: { orderId, outcome: status, revenueCents, countedAt: on.now() },
      skipDuplicates: true,
    })
  }
  await recordOnce(on, record, also)
}

/** Credits the points of a completed order. */
export async function addPoints(
  on: ServiceContext,
  order: SettledOrder,
  also: AlsoRecord<void> = nothingElse,
): Promise<void> {
  const { orderId, customerId } = order
  const points = pointsFor(order.totalCents)
  await on.providers.addPoints({ orderId, customerId, points })
  const record = async (tx: Tx) => {
    await tx.loyaltyEntry.createMany({
      data: { orderId, customerId, points, creditedAt: on.now() },
      skipDuplicates: true,
    })
  }
  await recordOnce(on, record, also)
}

/** Tells one partner programme of a completed order; partners are shaped like loyalty and there can be any number. */
export async function creditPartner(
  on: ServiceContext,
  partner: string,
  order: SettledOrder,
  also: AlsoRecord<void> = nothingElse,
): Promise<void> {
  const { orderId } = order
  await on.providers.creditPartner({ orderId, partner })
  const record = async (tx: Tx) => {
    await tx.partnerEntry.createMany({ data: { partner, orderId, creditedAt: on.now() }, skipDuplicates: true })
  }
  await recordOnce(on, record, also)
}
