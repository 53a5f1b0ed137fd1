/** I12 and I13 on rows written by hand: orders with the wrong outcome, and effects with the wrong recipient. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { standardFollowUps } from '#shared/contracts/services.ts'
import { type Database, toJsonInput } from '#shared/persistence/database.ts'
import { declinedTestCard, productId, testProducts } from '#shared/persistence/seed.ts'
import type { Attempt, Scenario } from '../load/driver.ts'
import { audit } from './audit.ts'
import { allGuarantees } from './guarantees.ts'
import { cancelledOrder, completedOrder, type Databases, enter } from './rows.ts'
import { readSnapshot } from './snapshot.ts'
import { closeDatabases, openTestDatabases, resetDatabases } from './test-database.ts'

let ctx: Databases
let completed: Attempt
let cancelled: Attempt

beforeAll(async () => {
  ctx = await openTestDatabases()
})

afterAll(() => closeDatabases(ctx))

beforeEach(async () => {
  await resetDatabases(ctx)
  completed = await completedOrder(ctx)
  cancelled = await cancelledOrder(ctx)
})

async function found(changed: Partial<Record<'completed' | 'cancelled', Partial<Attempt>>> = {}) {
  const attempts = [
    { ...completed, ...changed.completed },
    { ...cancelled, ...changed.cancelled },
  ]
  const snapshot = await readSnapshot(ctx.style, ctx.providers)
  const drain = { withinMs: 1_000, left: {} }
  const { violations } = audit(
    { snapshot, attempts, followUps: standardFollowUps, drain, faults: [], consumption: null },
    allGuarantees,
  )
  return violations.map(({ invariant, orderId, detail }) => ({ invariant, orderId, detail }))
}

const reported = (invariant: string, { orderId }: Attempt, detail: string) => [
  expect.objectContaining({ invariant, orderId, detail: expect.stringContaining(detail) }),
]

describe('I12: the outcome of an order', () => {
  /** The cancelled order with a good address and no refusal in any ledger. */
  async function withoutRefusal(reason: string, scenario: Scenario = 'none') {
    const { orderId } = cancelled
    await ctx.providers.providerEntry.deleteMany({ where: { orderId: orderId!, outcome: 'refused' } })
    const order = await ctx.style.order.findUniqueOrThrow({ where: { id: orderId! } })
    const shipTo = { ...(order.shipTo as object), postalCode: '12345' }
    await ctx.style.order.update({ where: { id: orderId! }, data: { reason, shipTo: toJsonInput(shipTo) } })
    return { input: { ...cancelled.input, shipTo: completed.input.shipTo }, scenario }
  }

  it('When an order is cancelled and compensated without a reason, then it alone is reported', async () => {
    const attempt = await withoutRefusal('undeliverable-address')
    const detail = 'cancelled for undeliverable-address, but there was no reason to cancel it'
    expect(await found({ cancelled: attempt })).toEqual(reported('I12', cancelled, detail))
  })

  it('When its customer cancelled it, then that is a valid reason; otherwise it is reported', async () => {
    expect(await found({ cancelled: await withoutRefusal('cancelled-by-customer', 'cancelled') })).toEqual([])
    const other = await withoutRefusal('cancelled-by-customer')
    expect(await found({ cancelled: other })).toEqual(reported('I12', cancelled, 'cancelled for cancelled-by-customer'))
  })

  it('When a service did not respond and the customer got an error, then that is a valid reason; otherwise it is reported', async () => {
    const attempt = await withoutRefusal('service-unavailable')
    const refused = { ...attempt, status: 503, orderId: null, intendedAt: cancelled.intendedAt - 1 } // not the last: I0
    expect(await found({ cancelled: refused })).toEqual([])
    expect(await found({ cancelled: attempt })).toEqual(
      reported('I12', cancelled, 'cancelled for service-unavailable, but there was no reason to cancel it'),
    )
  })

  it('When a cancellation was acknowledged and the order completes, then it is reported', async () => {
    const tooLate = { scenario: 'cancelled', cancelled: false } as const
    expect(await found({ completed: tooLate })).toEqual([])
    const acknowledged = { ...tooLate, cancelled: true }
    const detail = 'completed, although its cancellation was acknowledged'
    expect(await found({ completed: acknowledged })).toEqual(reported('I12', completed, detail))
  })

  it('When the reason is not that of the refusal, then it is reported', async () => {
    await ctx.style.order.update({ where: { id: cancelled.orderId! }, data: { reason: 'card-declined' } })
    expect(await found()).toEqual(reported('I12', cancelled, 'the only reason to cancel it was undeliverable-address'))
  })

  it('When an order completes that had to be refused, then it is reported', async () => {
    const { orderId: id, input } = completed
    await ctx.style.order.update({ where: { id: id! }, data: { card: declinedTestCard } })
    const violations = await found({ completed: { input: { ...input, card: declinedTestCard } } })
    expect(violations).toEqual(expect.arrayContaining(reported('I12', completed, 'had to be refused: card-declined')))
  })

  it('When a provider is configured to refuse a correct order, then its refusal is a valid reason', async () => {
    const attempt = await withoutRefusal('out-of-stock')
    const request = { items: cancelled.input.items }
    await enter(ctx.providers, cancelled.orderId!, 'warehouse', 'allocate', request, 20, 85, 0, 'out-of-stock')
    expect(await found({ cancelled: attempt })).toEqual([])
  })

  it('When two orders want the last item, then one may be cancelled; when there is enough stock, then it is reported', async () => {
    const last = productId(1)
    const attempt = await withoutRefusal('out-of-stock')
    await ctx.style.stock.update({ where: { productId: last }, data: { initial: 5, onHand: 2 } })
    expect(await found({ cancelled: attempt })).toEqual([])
    await ctx.style.stock.update({ where: { productId: last }, data: { initial: 6, onHand: 3 } })
    expect(await found({ cancelled: attempt })).toEqual(reported('I12', cancelled, 'there was no reason to cancel it'))
  })
})

describe('I13: the recipient of an effect', () => {
  const resend = async (db: Database, operation: string, change: object) => {
    const { orderId } = completed
    const entry = await db.providerEntry.findFirstOrThrow({ where: { orderId: orderId!, operation } })
    const request = { ...(entry.request as object), ...change }
    await db.providerEntry.update({ where: { position: entry.position }, data: { request: toJsonInput(request) } })
  }
  const elsewhere = { name: 'Eve', street: '1 Main Street', city: 'Springfield', postalCode: '12345', country: 'DE' }

  it.each([
    ['another card is charged', 'charge', { card: 'tok_mastercard' }, 'payment charge: card tok_mastercard'],
    ['another quantity is allocated', 'allocate', { items: [{ productId: productId(1), quantity: 2 }] }, 'items 2 ×'],
    [
      'another product is allocated',
      'allocate',
      { items: [{ productId: testProducts.lastOne, quantity: 3 }] },
      'items 3 ×',
    ],
    ['the parcel goes elsewhere', 'label', { shipTo: elsewhere }, 'shipTo Springfield, DE, Eve'],
    [
      'another customer gets the e-mail',
      'mail',
      { to: ['customer-2@example.test'] },
      'to customer-2@example.test, not',
    ],
    [
      'another person gets the e-mail too',
      'mail',
      { to: ['customer-1@example.test', 'x@example.test'] },
      'x@example.test',
    ],
    [
      'another customer gets the points',
      'credit',
      { customerId: 'customer-2' },
      'customerId customer-2, not customer-1',
    ],
  ])('When %s, then that alone is reported', async (_, operation, change, detail) => {
    await resend(ctx.providers, operation, change)
    expect(await found()).toEqual(reported('I13', completed, detail))
  })

  it('When the database has another order than the customer sent, then it is reported', async () => {
    const { orderId: id } = completed
    await ctx.style.order.update({
      where: { id: id! },
      data: { card: 'tok_mastercard', shipTo: toJsonInput(elsewhere) },
    })
    await ctx.style.notification.updateMany({ where: { orderId: id! }, data: { email: 'customer-2@example.test' } })
    await ctx.style.loyaltyEntry.updateMany({ where: { orderId: id! }, data: { customerId: 'customer-2' } })
    const details = (await found()).map(({ invariant, detail }) => `${invariant} ${detail}`)
    expect(details.sort()).toEqual([
      expect.stringContaining('I13 the database has the address'),
      expect.stringContaining('I13 the database has the card tok_mastercard, not tok_visa'),
      expect.stringContaining('I13 the database has the e-mail to customer-2@example.test'),
      expect.stringContaining('I13 the database has the points for customer-2'),
    ])
  })
})
