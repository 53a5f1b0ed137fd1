/** An order's story from the rows of every service: what happened, and what nobody will come back to. */
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

export interface TimelineEntry {
  /** A refusal's row does not say when it was. */
  at: Date | null
  text: string
}

const money = (cents: number) => (cents / 100).toFixed(2)

/** In the order in which they happened; a refusal comes just before what it led to. */
export function timelineOf(rows: Rows): TimelineEntry[] {
  const { order, payment, reservation, shipment } = rows
  const moments: TimelineEntry[] = []
  const add = (at: Date | null, text: string) => void moments.push({ at, text })
  if (payment?.status === 'CHARGED') add(payment.chargedAt, `payment charged ${money(payment.capturedCents)}`)
  if (payment?.status === 'DECLINED') add(null, `payment declined: ${payment.reason}`)
  if (reservation?.status === 'SOLD') add(reservation.soldAt, 'inventory reserved the items, as sold')
  if (reservation?.status === 'REJECTED') add(null, `inventory rejected: ${reservation.reason}`)
  if (shipment?.status === 'LABELLED') add(shipment.labelledAt, 'shipping bought a label')
  if (shipment?.status === 'REFUSED') add(null, `shipping refused: ${shipment.reason}`)
  for (const { sentAt, kind, email } of rows.notifications) add(sentAt, `notification wrote ${kind} to ${email}`)
  for (const { countedAt, outcome } of rows.analytics) add(countedAt, `analytics counted it as ${outcome}`)
  for (const { creditedAt, points } of rows.loyalty) add(creditedAt, `loyalty credited ${points} points`)
  for (const { creditedAt, partner } of rows.partners) add(creditedAt, `${partner} was told`)
  for (const { at, to, reason } of rows.transitions) add(at, `order is ${to}${reason ? `: ${reason}` : ''}`)
  const sortBy = ({ at }: TimelineEntry) => (at ?? order.settledAt ?? new Date()).getTime()
  return moments.sort((a, b) => sortBy(a) - sortBy(b))
}

/** What stands although the order did not complete: the chain undoes nothing and takes nothing up again (EDA §1). */
export function uncompensatedEffects({ order, payment, reservation, shipment, ...follow }: Rows): string[] {
  if (order.status === 'COMPLETED') return []
  const left = [
    order.status === 'PENDING' && 'order is PENDING: if the request that placed it is gone, nobody goes on',
    payment?.status === 'CHARGED' && `payment keeps ${money(payment.capturedCents)}`,
    reservation?.status === 'SOLD' && 'inventory counts the items as sold',
    shipment?.status === 'LABELLED' && 'shipping has a label that is still good',
    follow.notifications.length > 0 && 'notification has confirmed it to the customer',
    follow.analytics.length > 0 && 'analytics counts its revenue',
    follow.loyalty.length > 0 && 'loyalty has credited its points',
    ...follow.partners.map(({ partner }) => `${partner} has been told that it completed`),
  ]
  return left.filter((line) => line !== false)
}
