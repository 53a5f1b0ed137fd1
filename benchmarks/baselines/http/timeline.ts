/** An order's story from the rows of every service: what happened, and what its outcome calls for and is not done. */
import { type FollowUpService, isPartnerName } from '#shared/contracts/services.ts'
import { type StoryEntry, transitionEntries } from '#shared/domain/story.ts'
import type { Database } from '#shared/persistence/database.ts'

/** @returns all that the services have written of an order, or null if there is no such order */
export async function readRows(db: Database, id: string) {
  const order = await db.order.findUnique({ where: { id } })
  if (!order) return null
  const where = { orderId: id }
  return {
    order,
    transitions: await db.orderTransition.findMany({ where, orderBy: { position: 'asc' } }),
    payment: await db.payment.findUnique({ where }),
    reservation: await db.reservation.findUnique({ where }),
    shipment: await db.shipment.findUnique({ where }),
    notifications: await db.notification.findMany({ where }),
    analytics: await db.analyticsEntry.findMany({ where }),
    loyalty: await db.loyaltyEntry.findMany({ where }),
    partners: await db.partnerEntry.findMany({ where }),
  }
}
export type Rows = NonNullable<Awaited<ReturnType<typeof readRows>>>

export const money = (cents: number) => (cents / 100).toFixed(2)

/** What happened. */
export function entriesOf(rows: Rows): StoryEntry[] {
  const { payment, reservation, shipment } = rows
  const entries = transitionEntries(rows.transitions)
  const add = (at: Date | null | undefined, text: string) => at && entries.push({ at, text })
  const addRefusal = (status: string | undefined, text: string) =>
    (status === 'DECLINED' || status === 'REJECTED' || status === 'REFUSED') && entries.push({ at: null, text })
  add(payment?.chargedAt, `payment charged ${money(payment?.capturedCents ?? 0)}`)
  addRefusal(payment?.status, `payment declined: ${payment?.reason}`)
  add(payment?.refundedAt, `payment refunded ${money(payment?.refundedCents ?? 0)}`)
  add(reservation?.reservedAt, 'inventory reserved the items')
  addRefusal(reservation?.status, `inventory rejected: ${reservation?.reason}`)
  add(reservation?.soldAt, 'inventory sold the items')
  add(reservation?.releasedAt, 'inventory released what was reserved')
  add(shipment?.labelledAt, 'shipping bought a label')
  addRefusal(shipment?.status, `shipping refused: ${shipment?.reason}`)
  add(shipment?.voidedAt, 'shipping voided what was bought')
  for (const { sentAt, kind, email } of rows.notifications) add(sentAt, `notification sent ${kind} to ${email}`)
  for (const { countedAt, outcome } of rows.analytics) add(countedAt, `analytics counted it as ${outcome}`)
  for (const { creditedAt, points } of rows.loyalty) add(creditedAt, `loyalty credited ${points} points`)
  for (const { creditedAt, partner } of rows.partners) add(creditedAt, `${partner} credited it`)
  return entries
}

/** What an order's outcome calls for and the rows do not show. It may be in progress, or lost. */
export function missingEffects(rows: Rows, followUps: readonly FollowUpService[]): string[] {
  const { status } = rows.order
  if (status === 'PENDING') return ['the order is PENDING: if the request that placed it is gone, nobody continues it']
  return [
    ...(status === 'COMPLETED' ? missingFulfilment(rows) : missingCompensations(rows)),
    ...followUps.filter((name) => !hasFollowedUp(rows, name)).map((name) => `${name} has not done its part`),
  ]
}

function missingFulfilment({ reservation, shipment }: Rows): string[] {
  return [
    ...(reservation?.status === 'SOLD' ? [] : ['inventory has not sold the items']),
    ...(shipment?.status === 'LABELLED' ? [] : ['shipping has no label']),
  ]
}

function missingCompensations({ payment, reservation, shipment }: Rows): string[] {
  return [
    ...(payment?.status === 'CHARGED' ? [`payment keeps ${money(payment.capturedCents)}`] : []),
    ...(reservation?.status === 'RESERVED' || reservation?.status === 'SOLD' ? ['inventory holds the items'] : []),
    ...(shipment?.status === 'LABELLED' ? ['shipping has a label that is still valid'] : []),
  ]
}

/** Points and partners are for completed orders only. */
function hasFollowedUp({ order, notifications, analytics, loyalty, partners }: Rows, name: FollowUpService): boolean {
  if (name === 'notification') return notifications.length > 0
  if (name === 'analytics') return analytics.length > 0
  if (order.status !== 'COMPLETED') return true
  return isPartnerName(name) ? partners.some(({ partner }) => partner === name) : loyalty.length > 0
}
