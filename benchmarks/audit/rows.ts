/** Rows for the audit's own tests: correct orders, of which a test then breaks one. */
import { randomUUID } from 'node:crypto'
import type { Address } from '#shared/contracts/order.ts'
import { type Database, toJsonInput } from '#shared/persistence/database.ts'
import { customerId, productId, undeliverablePostalCode } from '#shared/persistence/seed.ts'
import type { Attempt } from '../load/driver.ts'

export interface Databases {
  style: Database
  providers: Database
}

const at = (ms: number) => new Date(Date.UTC(2026, 0, 1) + ms)
const items = [{ productId: productId(1), quantity: 3, unitPriceCents: 199 }]
const totalCents = 597
const card = 'tok_visa'
const shipTo = { name: 'Ada', street: '1 Main Street', city: 'Springfield', postalCode: '12345', country: 'DE' }
const nowhere = { ...shipTo, postalCode: undeliverablePostalCode }
const email = 'customer-1@example.test'

/** A completed order with all its effects in the database and the ledger. @returns the customer's attempt */
export async function completedOrder({ style, providers }: Databases): Promise<Attempt> {
  const orderId = randomUUID()
  const customer = customerId(1)
  await writeOrder(style, orderId, 'COMPLETED', null, shipTo)
  await style.payment.create({
    data: { orderId, status: 'CHARGED', transactionId: 't', capturedCents: totalCents, chargedAt: at(100) },
  })
  await style.reservation.create({
    data: { orderId, status: 'SOLD', items: toJsonInput(items), reservedAt: at(90), soldAt: at(220) },
  })
  await style.stock.update({
    where: { productId: productId(1) },
    data: { onHand: { decrement: 3 }, sold: { increment: 3 } },
  })
  await style.shipment.create({ data: { orderId, status: 'LABELLED', trackingId: 'l', labelledAt: at(190) } })
  await style.notification.create({ data: { orderId, kind: 'order-confirmed', email, sentAt: at(300) } })
  await style.analyticsEntry.create({
    data: { orderId, outcome: 'COMPLETED', revenueCents: totalCents, countedAt: at(310) },
  })
  await style.loyaltyEntry.create({ data: { orderId, customerId: customer, points: 5, creditedAt: at(305) } })
  await enter(providers, orderId, 'payment', 'charge', { amountCents: totalCents, card }, 20, 95, totalCents)
  await enter(providers, orderId, 'warehouse', 'allocate', { items }, 20, 85)
  await enter(providers, orderId, 'carrier', 'label', { shipTo }, 105, 185)
  await enter(providers, orderId, 'mailbox', 'mail', { kind: 'order-confirmed', to: [email] }, 210, 290)
  await enter(providers, orderId, 'metrics', 'track', { outcome: 'COMPLETED', revenueCents: totalCents }, 210, 300)
  await enter(providers, orderId, 'points', 'credit', { points: 5, customerId: customer }, 210, 295)
  return attemptFor(orderId)
}

/** An order with an undeliverable address: charged, reserved, refused, and fully compensated. */
export async function cancelledOrder({ style, providers }: Databases): Promise<Attempt> {
  const orderId = randomUUID()
  await writeOrder(style, orderId, 'CANCELLED', 'undeliverable-address', nowhere)
  await style.payment.create({
    data: { orderId, status: 'REFUNDED', capturedCents: totalCents, refundedCents: totalCents, refundedAt: at(290) },
  })
  await style.reservation.create({
    data: { orderId, status: 'RELEASED', items: toJsonInput(items), reservedAt: at(90), releasedAt: at(280) },
  })
  await style.shipment.create({ data: { orderId, status: 'REFUSED', reason: 'undeliverable-address' } })
  await style.notification.create({ data: { orderId, kind: 'order-cancelled', email, sentAt: at(300) } })
  await style.analyticsEntry.create({ data: { orderId, outcome: 'CANCELLED', revenueCents: 0, countedAt: at(310) } })
  await enter(providers, orderId, 'payment', 'charge', { amountCents: totalCents, card }, 20, 95, totalCents)
  await enter(providers, orderId, 'warehouse', 'allocate', { items }, 20, 85)
  await enter(providers, orderId, 'carrier', 'label', { shipTo: nowhere }, 105, 185, 0, 'undeliverable-address')
  await enter(providers, orderId, 'payment', 'refund', {}, 200, 280, totalCents)
  await enter(providers, orderId, 'warehouse', 'release', {}, 200, 270)
  await enter(providers, orderId, 'mailbox', 'mail', { kind: 'order-cancelled', to: [email] }, 210, 290)
  await enter(providers, orderId, 'metrics', 'track', { outcome: 'CANCELLED', revenueCents: 0 }, 210, 300)
  return { ...attemptFor(orderId, nowhere), scenario: 'undeliverable-address' }
}

async function writeOrder(
  style: Database,
  id: string,
  status: 'COMPLETED' | 'CANCELLED',
  reason: string | null,
  address: Address,
) {
  const order = { id, customerId: customerId(1), idempotencyKey: `key-${id}`, requestHash: 'h', status, reason }
  await style.order.create({
    data: {
      ...order,
      items: toJsonInput(items),
      totalCents,
      card,
      shipTo: toJsonInput(address),
      placedAt: at(10),
      settledAt: at(200),
    },
  })
  await style.orderTransition.create({ data: { orderId: id, to: 'PENDING', at: at(10) } })
  await style.orderTransition.create({ data: { orderId: id, from: 'PENDING', to: status, reason, at: at(200) } })
}

/** One entry of a provider's ledger; with a reason it is a refusal. */
export async function enter(
  providers: Database,
  orderId: string,
  provider: string,
  operation: string,
  request: object,
  receivedMs: number,
  respondedMs: number,
  amountCents = 0,
  reason: string | null = null,
): Promise<void> {
  await providers.providerEntry.create({
    data: {
      provider,
      operation,
      idempotencyKey: `${orderId}:${operation}:${randomUUID()}`,
      orderId,
      outcome: reason ? 'refused' : 'done',
      reason,
      reference: randomUUID(),
      amountCents,
      request: toJsonInput(request),
      receivedAt: at(receivedMs),
      answeredAt: at(respondedMs),
    },
  })
}

export const attemptFor = (orderId: string, address = shipTo): Attempt => ({
  intendedAt: at(0).getTime(),
  startedAt: at(1).getTime(),
  endedAt: at(12).getTime(),
  status: 200,
  orderId,
  customerId: customerId(1),
  idempotencyKey: `key-${orderId}`,
  input: {
    idempotencyKey: `key-${orderId}`,
    items: items.map(({ productId: id, quantity }) => ({ productId: id, quantity })),
    card,
    shipTo: address,
  },
  scenario: 'none',
  error: null,
})
