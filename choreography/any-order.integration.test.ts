/**
 * Events of one order, delivered in any sequence, repeatedly and concurrently, to the real reactions: the outcome is
 * the same.
 */
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PlacedOrder } from '#shared/contracts/order.ts'
import { DuplicateEvent } from '#shared/persistence/inbox.ts'
import { declinedTestCard, productId, reset, testProducts, undeliverablePostalCode } from '#shared/persistence/seed.ts'
import { openTestProviders, type ProviderFixture } from '#shared/providers/test-providers.ts'
import { countActive } from '../benchmarks/audit/snapshot.ts'
import { parseEvent, toKafkaMessage, toOutboxEvent } from './envelope.ts'
import { type DomainEvent, type EventName, event } from './events.ts'
import { createOrderService } from './order/api.ts'
import { dispatch, type EventConsumer } from './reactions.ts'
import { services } from './services.ts'

/** `FC_SEED=… npx kit test integration choreography/any-order` repeats a run. */
const seed = Number(process.env.FC_SEED ?? Date.now() % 2 ** 31)
const runs = { seed, numRuns: 40, endOnFailure: true }
const consumers = Object.values(services)
let ctx: ProviderFixture

beforeAll(async () => {
  console.log(`FC_SEED=${seed}`)
  ctx = await openTestProviders('events_any_order')
})
beforeEach(async () => {
  await reset(ctx.db)
  ctx.behaviours.reset()
})
afterAll(() => ctx?.close())

const orderService = () => createOrderService(ctx, async function* () {})

const scenarios = {
  none: {},
  'card declined': { card: declinedTestCard },
  'out of stock': { items: [{ productId: testProducts.missing, quantity: 1 }] },
  undeliverable: {
    shipTo: { name: 'Ada', street: '1 Main', city: 'London', postalCode: undeliverablePostalCode, country: 'GB' },
  },
} as const
type Scenario = keyof typeof scenarios

async function place(scenario: Scenario): Promise<string> {
  const order = {
    idempotencyKey: randomUUID(),
    items: [{ productId: productId(1), quantity: 2 }],
    card: 'tok_visa',
    shipTo: { name: 'Ada', street: '1 Main Street', city: 'London', postalCode: '12345', country: 'GB' },
    ...scenarios[scenario],
  }
  return (await orderService().place('customer-1', { ...order, items: [...order.items] })).orderId
}

/** Every published event of the order, as a consumer receives it. */
async function eventsOf(orderId: string): Promise<DomainEvent[]> {
  const rows = await ctx.db.outboxEvent.findMany({ where: { orderId }, orderBy: { position: 'asc' } })
  return rows.map((row) => parseEvent(toKafkaMessage(row)))
}

/** A message handler without a broker: a duplicate is ignored, any other error fails the test. */
const deliver = (service: EventConsumer, event: DomainEvent): Promise<unknown> =>
  dispatch(service, ctx, event).catch((error) => {
    if (!(error instanceof DuplicateEvent)) throw error
  })

interface Delivery {
  id: string
  service: EventConsumer
  event: DomainEvent
}

/** Every event of the order with every service that reacts to it. */
async function deliveriesOf(orderId: string): Promise<Delivery[]> {
  return (await eventsOf(orderId)).flatMap((event) =>
    consumers
      .filter(({ reactions }) => event.type in reactions)
      .map((service) => ({ id: `${service.name} ${event.id}`, service, event })),
  )
}

/** What remains at the providers for an order, however it came about. */
async function effectsOf(orderId: string) {
  const where = { orderId, outcome: 'done' }
  const done = await ctx.ledger.providerEntry.findMany({ where, orderBy: { position: 'asc' } })
  const of = (operation: string) => done.filter((entry) => `${entry.provider}/${entry.operation}` === operation)
  const cents = (operation: string) => of(operation).reduce((sum, entry) => sum + entry.amountCents, 0)
  return {
    keptCents: cents('payment/charge') - cents('payment/refund'),
    // In the ledger's order: a release does not cancel an allocation that follows it.
    liveLabels: countActive(done, 'carrier'),
    heldAtWarehouse: countActive(done, 'warehouse'),
    mails: of('mailbox/mail').length,
    counted: of('metrics/track').length,
    credited: of('points/credit').length,
  }
}
const noEffectRemains = { keptCents: 0, liveLabels: 0, heldAtWarehouse: 0 }

async function expectCorrectOutcome(orderId: string, status: string, totalCents: number): Promise<void> {
  const followUps = { mails: 1, counted: 1 }
  expect(await effectsOf(orderId)).toEqual(
    status === 'COMPLETED'
      ? { keptCents: totalCents, liveLabels: 1, heldAtWarehouse: 1, ...followUps, credited: 1 }
      : { ...noEffectRemains, ...followUps, credited: 0 },
  )
  const reservation = await ctx.db.reservation.findUniqueOrThrow({ where: { orderId } })
  expect(reservation.status).toMatch(status === 'COMPLETED' ? /SOLD/ : /RELEASED|REJECTED/)
  const { _sum: stock } = await ctx.db.stock.aggregate({ _sum: { reserved: true } })
  expect(stock.reserved).toBe(0)
}

describe('the whole choreography', () => {
  const anyScenario = fc.constantFrom(...(Object.keys(scenarios) as Scenario[]))
  /**
   * Each step: which of the new deliveries comes next, and which others, old ones too, are delivered concurrently with
   * it.
   */
  const steps = fc.array(fc.record({ next: fc.nat(), concurrent: fc.array(fc.nat(), { maxLength: 3 }) }), {
    minLength: 1,
  })
  const cancelAtStep = fc.option(fc.nat({ max: 12 }), { nil: undefined })

  it('When events arrive in any order, repeatedly and concurrently, then every order has the correct outcome', async () => {
    const property = fc.asyncProperty(anyScenario, steps, cancelAtStep, async (scenario, steps, cancelAt) => {
      const orderId = await place(scenario)
      const done = new Set<string>()
      for (let i = 0; ; i++) {
        if (i === cancelAt) await orderService().cancel('customer-1', orderId).catch(expectConflict)
        const all = await deliveriesOf(orderId)
        const undelivered = all.filter(({ id }) => !done.has(id))
        if (undelivered.length === 0) break
        const { next, concurrent } = steps[i % steps.length]!
        const arriving = [undelivered[next % undelivered.length]!, ...concurrent.map((n) => all[n % all.length]!)]
        await Promise.all(arriving.map(({ service, event }) => deliver(service, event)))
        for (const { id } of arriving) done.add(id)
      }
      const { status, reason, totalCents } = await orderService().get('customer-1', orderId)
      const cancelled = scenario !== 'none' || reason === 'cancelled-by-customer'
      expect(status).toBe(cancelled ? 'CANCELLED' : 'COMPLETED')
      await expectCorrectOutcome(orderId, status, totalCents)
    })
    await fc.assert(property, runs)
  })
})

const expectConflict = (error: unknown) => expect(error).toMatchObject({ code: 'conflict' })

describe('the events of one order at one service', () => {
  it.each([
    ['payment', ['OrderCreated', 'OrderCancelled'], 'PaymentRefunded'],
    ['inventory', ['OrderCreated', 'OrderCancelled'], 'StockReleased'],
    ['shipping', ['OrderCreated', 'PaymentSucceeded', 'StockReserved', 'OrderCancelled'], 'LabelVoided'],
  ] as const)(
    'When %s receives the events of a cancelled order in every permutation and again, then no effect remains',
    async (...row) => {
      const [name, types, compensationEvent] = row
      for (const permutation of permutations<EventName>(types)) {
        const { orderId, published } = await deliverAll(services[name]!, permutation)
        expect(await effectsOf(orderId), permutation.join(', ')).toMatchObject(noEffectRemains)
        expect(published.filter((type) => type === compensationEvent)).toHaveLength(1)
      }
    },
  )

  it('When shipping receives the events that a label needs in every permutation and again, then it buys one label', async () => {
    for (const permutation of permutations<EventName>(['OrderCreated', 'PaymentSucceeded', 'StockReserved'])) {
      const { orderId, published } = await deliverAll(services.shipping!, permutation)
      expect(published, permutation.join(', ')).toEqual(['LabelCreated'])
      expect(await effectsOf(orderId)).toMatchObject({ liveLabels: 1 })
    }
  })
})

const permutations = <T>(items: readonly T[]): T[][] =>
  items.length < 2
    ? [[...items]]
    : items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((others) => [item, ...others]))

/** Delivers events of a new order to one service, one by one, then all of them again concurrently. */
async function deliverAll(service: EventConsumer, types: readonly EventName[]) {
  const orderId = await place('none')
  const [created] = await eventsOf(orderId)
  const { customerId, totalCents } = created!.payload as PlacedOrder
  const others: Partial<Record<EventName, DomainEvent>> = {
    PaymentSucceeded: event('PaymentSucceeded', { orderId, transactionId: 't', amountCents: totalCents }),
    StockReserved: event('StockReserved', { orderId }),
    OrderCancelled: event('OrderCancelled', { orderId, customerId, totalCents, reason: 'cancelled-by-customer' }),
  }
  const events = types.map((type) => {
    const other = others[type]
    return other ? parseEvent(toKafkaMessage(toOutboxEvent(other, ctx.now()))) : created!
  })
  for (const event of events) await deliver(service, event)
  await Promise.all(events.map((event) => deliver(service, event)))
  const published = (await eventsOf(orderId)).map(({ type }) => type).filter((type) => type !== 'OrderCreated')
  return { orderId, published }
}
