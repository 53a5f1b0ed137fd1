/** Events overtake each other: every operation may come before the one it undoes, after it, at the same time, and again. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PlacedOrder } from '#shared/contracts/order.ts'
import { productId, reset } from '#shared/persistence/seed.ts'
import { openTestProviders, type ProviderFixture } from '#shared/providers/test-providers.ts'
import { releaseStock, reserveStock, sellStock } from './inventory.ts'
import { chargePayment, refundPayment } from './payment.ts'
import { createLabel, voidLabel } from './shipping.ts'

let on: ProviderFixture
beforeAll(async () => {
  on = await openTestProviders('any_order')
})
beforeEach(async () => {
  await reset(on.db)
  on.behaviours.reset()
})
afterAll(() => on.close())

const newOrder = (change: Partial<PlacedOrder> = {}): PlacedOrder => ({
  orderId: randomUUID(),
  customerId: 'customer-1',
  idempotencyKey: 'key-of-mine',
  requestHash: 'h',
  items: [{ productId: productId(1), quantity: 2, unitPriceCents: 199 }],
  totalCents: 398,
  card: 'tok_visa',
  shipTo: { name: 'Ada', street: '1 Main Street', city: 'London', postalCode: '12345', country: 'GB' },
  placedAt: new Date().toISOString(),
  ...change,
})

/** Whoever comes first: undone before, after, or while it is done, and then both once more. */
const sequences = ['undo first', 'do first', 'at once'] as const
async function run(sequence: (typeof sequences)[number], act: () => Promise<unknown>, undo: () => Promise<unknown>) {
  const [first, second] = sequence === 'undo first' ? [undo, act] : [act, undo]
  if (sequence === 'at once') await Promise.all([act(), undo()])
  else {
    await first()
    await second()
  }
  await Promise.all([act(), undo()])
}

const net = async (orderId: string) => {
  const entries = await on.ledger.providerEntry.findMany({ where: { orderId, outcome: 'done' } })
  const sum = (operation: string) =>
    entries.filter((entry) => entry.operation === operation).reduce((cents, entry) => cents + entry.amountCents, 0)
  return { captured: sum('charge'), refunded: sum('refund') }
}
const stock = async () => {
  const { onHand, reserved, sold } = await on.db.stock.findUniqueOrThrow({ where: { productId: productId(1) } })
  return { missing: 1_000_000 - onHand, reserved, sold }
}

describe('a cancelled order, whoever comes first', () => {
  it.each(sequences)('When charge and refund come "%s", then no money is kept', async (sequence) => {
    const order = newOrder()
    await run(
      sequence,
      () => chargePayment(on, order),
      () => refundPayment(on, order.orderId),
    )
    const { captured, refunded } = await net(order.orderId)
    expect(captured).toBe(refunded)
    const payment = await on.db.payment.findUniqueOrThrow({ where: { orderId: order.orderId } })
    expect(payment).toMatchObject({ capturedCents: captured, refundedCents: refunded })
    if (sequence === 'undo first') expect(captured).toBe(0)
    if (sequence === 'do first') expect(payment.status).toBe('REFUNDED')
  })

  it.each(sequences)('When reservation and release come "%s", then nothing stays reserved', async (sequence) => {
    const order = newOrder()
    await run(
      sequence,
      () => reserveStock(on, order),
      () => releaseStock(on, order.orderId),
    )
    expect(await stock()).toEqual({ missing: 0, reserved: 0, sold: 0 })
    expect(await reserveStock(on, order)).toMatchObject({ outcome: 'rejected' })
    expect(await sellStock(on, order.orderId)).toBe(false)
  })

  it.each(sequences)('When label and void come "%s", then there is no live label', async (sequence) => {
    const order = newOrder()
    await run(
      sequence,
      () => createLabel(on, order),
      () => voidLabel(on, order.orderId),
    )
    const done = { orderId: order.orderId, provider: 'carrier', outcome: 'done' }
    const labels = await on.ledger.providerEntry.count({ where: { ...done, operation: 'label' } })
    const voids = await on.ledger.providerEntry.count({ where: { ...done, operation: 'void' } })
    expect(labels).toBeLessThanOrEqual(voids)
    const shipment = await on.db.shipment.findUniqueOrThrow({ where: { orderId: order.orderId } })
    expect(shipment.status).toMatch(/VOIDED|REFUSED/)
  })
})

describe('an operation that comes again', () => {
  it('When a charge, a reservation and a label come three times, then each has happened once', async () => {
    const order = newOrder()
    const all = () => Promise.all([chargePayment(on, order), reserveStock(on, order), createLabel(on, order)])
    const [first, second, third] = [await all(), await all(), await all()]
    expect(second).toEqual(first)
    expect(third).toEqual(first)
    expect(await net(order.orderId)).toEqual({ captured: 398, refunded: 0 })
    expect(await stock()).toEqual({ missing: 2, reserved: 2, sold: 0 })
  })

  it('When reserved stock is sold twice, then it is sold once', async () => {
    const order = newOrder()
    await reserveStock(on, order)
    expect(await Promise.all([sellStock(on, order.orderId), sellStock(on, order.orderId)])).toContain(true)
    expect(await stock()).toEqual({ missing: 2, reserved: 0, sold: 2 })
    await releaseStock(on, order.orderId)
    expect(await stock()).toEqual({ missing: 2, reserved: 0, sold: 2 })
  })

  it('When the answer to a charge is lost, then asking again finds it done', async () => {
    const order = newOrder()
    on.behaviours.configure('payment', { trouble: 'lose-response' })
    await expect(chargePayment(on, order)).rejects.toMatchObject({ code: 'unavailable' })
    expect(await on.db.payment.count({ where: { orderId: order.orderId } })).toBe(0)
    on.behaviours.reset()
    expect(await chargePayment(on, order)).toMatchObject({ outcome: 'charged', amountCents: 398 })
    expect(await net(order.orderId)).toEqual({ captured: 398, refunded: 0 })
  })
})
