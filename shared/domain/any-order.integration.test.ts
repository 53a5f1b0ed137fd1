/** Events overtake each other: an operation may run before its compensation, after it, concurrently, and repeatedly. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PlacedOrder } from '#shared/contracts/order.ts'
import { productId, reset } from '#shared/persistence/seed.ts'
import { openTestProviders, type ProviderFixture } from '#shared/providers/test-providers.ts'
import { releaseStock, reserveStock, sellStock } from './inventory.ts'
import { chargePayment, refundPayment } from './payment.ts'
import { createLabel, voidLabel } from './shipping.ts'

let ctx: ProviderFixture
beforeAll(async () => {
  ctx = await openTestProviders('any_order')
})
beforeEach(async () => {
  await reset(ctx.db)
  ctx.behaviours.reset()
})
afterAll(() => ctx.close())

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

/** The sequences of an operation and its compensation. After each, both run once more, concurrently. */
const sequences = ['compensation first', 'operation first', 'concurrently'] as const
async function run(
  sequence: (typeof sequences)[number],
  operation: () => Promise<unknown>,
  compensation: () => Promise<unknown>,
) {
  const [first, second] = sequence === 'compensation first' ? [compensation, operation] : [operation, compensation]
  if (sequence === 'concurrently') await Promise.all([operation(), compensation()])
  else {
    await first()
    await second()
  }
  await Promise.all([operation(), compensation()])
}

const net = async (orderId: string) => {
  const entries = await ctx.ledger.providerEntry.findMany({ where: { orderId, outcome: 'done' } })
  const sum = (operation: string) =>
    entries.filter((entry) => entry.operation === operation).reduce((cents, entry) => cents + entry.amountCents, 0)
  return { captured: sum('charge'), refunded: sum('refund') }
}
const stock = async () => {
  const { onHand, reserved, sold } = await ctx.db.stock.findUniqueOrThrow({ where: { productId: productId(1) } })
  return { missing: 1_000_000 - onHand, reserved, sold }
}

describe('a cancelled order', () => {
  it.each(sequences)('When charge and refund run %s, then no money is kept', async (sequence) => {
    const order = newOrder()
    await run(
      sequence,
      () => chargePayment(ctx, order),
      () => refundPayment(ctx, order.orderId),
    )
    const { captured, refunded } = await net(order.orderId)
    expect(captured).toBe(refunded)
    const payment = await ctx.db.payment.findUniqueOrThrow({ where: { orderId: order.orderId } })
    expect(payment).toMatchObject({ capturedCents: captured, refundedCents: refunded })
    if (sequence === 'compensation first') expect(captured).toBe(0)
    if (sequence === 'operation first') expect(payment.status).toBe('REFUNDED')
  })

  it.each(sequences)('When reservation and release run %s, then nothing stays reserved', async (sequence) => {
    const order = newOrder()
    await run(
      sequence,
      () => reserveStock(ctx, order),
      () => releaseStock(ctx, order.orderId),
    )
    expect(await stock()).toEqual({ missing: 0, reserved: 0, sold: 0 })
    expect(await reserveStock(ctx, order)).toMatchObject({ outcome: 'rejected' })
    expect(await sellStock(ctx, order.orderId)).toBe(false)
  })

  it.each(sequences)('When label and void run %s, then there is no active label', async (sequence) => {
    const order = newOrder()
    await run(
      sequence,
      () => createLabel(ctx, order),
      () => voidLabel(ctx, order.orderId),
    )
    const done = { orderId: order.orderId, provider: 'carrier', outcome: 'done' }
    const labels = await ctx.ledger.providerEntry.count({ where: { ...done, operation: 'label' } })
    const voids = await ctx.ledger.providerEntry.count({ where: { ...done, operation: 'void' } })
    expect(labels).toBeLessThanOrEqual(voids)
    const shipment = await ctx.db.shipment.findUniqueOrThrow({ where: { orderId: order.orderId } })
    expect(shipment.status).toMatch(/VOIDED|REFUSED/)
  })
})

describe('a repeated operation', () => {
  it('When a charge, a reservation and a label run three times, then each takes effect once', async () => {
    const order = newOrder()
    const all = () => Promise.all([chargePayment(ctx, order), reserveStock(ctx, order), createLabel(ctx, order)])
    const [first, second, third] = [await all(), await all(), await all()]
    expect(second).toEqual(first)
    expect(third).toEqual(first)
    expect(await net(order.orderId)).toEqual({ captured: 398, refunded: 0 })
    expect(await stock()).toEqual({ missing: 2, reserved: 2, sold: 0 })
  })

  it('When reserved stock is sold twice, then it is sold once', async () => {
    const order = newOrder()
    await reserveStock(ctx, order)
    expect(await Promise.all([sellStock(ctx, order.orderId), sellStock(ctx, order.orderId)])).toContain(true)
    expect(await stock()).toEqual({ missing: 2, reserved: 0, sold: 2 })
    await releaseStock(ctx, order.orderId)
    expect(await stock()).toEqual({ missing: 2, reserved: 0, sold: 2 })
  })

  it('When the response to a charge is lost, then a retry gets the same charge', async () => {
    const order = newOrder()
    ctx.behaviours.configure('payment', { failureMode: 'lose-response' })
    await expect(chargePayment(ctx, order)).rejects.toMatchObject({ code: 'unavailable' })
    expect(await ctx.db.payment.count({ where: { orderId: order.orderId } })).toBe(0)
    ctx.behaviours.reset()
    expect(await chargePayment(ctx, order)).toMatchObject({ outcome: 'charged', amountCents: 398 })
    expect(await net(order.orderId)).toEqual({ captured: 398, refunded: 0 })
  })
})
