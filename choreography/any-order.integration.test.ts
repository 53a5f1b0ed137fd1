/** The facts of one order in every order, again and at once, against the real reactions: the outcome is always the same. */
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PlacedOrder } from '#shared/contracts/order.ts'
import { DuplicateEvent } from '#shared/persistence/inbox.ts'
import { declinedTestCard, productId, reset, testProducts, undeliverablePostalCode } from '#shared/persistence/seed.ts'
import { openTestWorld, type ProviderFixture } from '#shared/providers/test-providers.ts'
import { countActive } from '../benchmarks/audit/snapshot.ts'
import { type ConsumedEvent, parseEvent, toKafkaMessage, toOutboxEvent } from './envelope.ts'
import { type DomainEvent, type EventName, event } from './events.ts'
import { createOrderService } from './order/api.ts'
import { dispatch, type EventConsumer } from './reactions.ts'
import { services } from './services.ts'

/** `FC_SEED=… npx kit test integration choreography/any-order` repeats a run. */
const seed = Number(process.env.FC_SEED ?? Date.now() % 2 ** 31)
const runs = { seed, numRuns: 40, endOnFailure: true }
const consumers = Object.values(services)
let world: ProviderFixture

beforeAll(async () => {
  console.log(`FC_SEED=${seed}`)
  world = await openTestWorld('facts_any_order')
})
beforeEach(async () => {
  await reset(world.db)
  world.told.reset()
})
afterAll(() => world?.close())

const desk = () => createOrderService(world, async function* () {})

const fates = {
  none: {},
  'card declined': { card: declinedTestCard },
  'out of stock': { items: [{ productId: testProducts.missing, quantity: 1 }] },
  undeliverable: {
    shipTo: { name: 'Ada', street: '1 Main', city: 'London', postalCode: undeliverablePostalCode, country: 'GB' },
  },
} as const
type Fate = keyof typeof fates

async function place(fate: Fate): Promise<string> {
  const order = {
    idempotencyKey: randomUUID(),
    items: [{ productId: productId(1), quantity: 2 }],
    card: 'tok_visa',
    shipTo: { name: 'Ada', street: '1 Main Street', city: 'London', postalCode: '12345', country: 'GB' },
    ...fates[fate],
  }
  return (await desk().place('customer-1', { ...order, items: [...order.items] })).orderId
}

/** Every fact that has been said of the order, as a consumer would receive it. */
async function factsOf(orderId: string): Promise<ConsumedEvent[]> {
  const rows = await world.db.outboxEvent.findMany({ where: { orderId }, orderBy: { position: 'asc' } })
  return rows.map((row) => parseEvent(toKafkaMessage(row)))
}

/** A message handler without a broker: absorbed before is fine, anything else is a failed test. */
const deliver = (service: EventConsumer, received: ConsumedEvent): Promise<void> =>
  dispatch(service, world, received).catch((error) => {
    if (!(error instanceof DuplicateEvent)) throw error
  })

interface Delivery {
  id: string
  service: EventConsumer
  received: ConsumedEvent
}

/** What may arrive next, at anybody who reacts to it. */
async function deliveriesOf(orderId: string): Promise<Delivery[]> {
  return (await factsOf(orderId)).flatMap((received) =>
    consumers
      .filter(({ reactions }) => received.type in reactions)
      .map((service) => ({ id: `${service.name} ${received.id}`, service, received })),
  )
}

/** What stands at the providers for an order: what remains, not how it came about. */
async function effectsOf(orderId: string) {
  const where = { orderId, outcome: 'done' }
  const done = await world.ledger.providerEntry.findMany({ where, orderBy: { position: 'asc' } })
  const of = (operation: string) => done.filter((entry) => `${entry.provider}/${entry.operation}` === operation)
  const cents = (operation: string) => of(operation).reduce((sum, entry) => sum + entry.amountCents, 0)
  return {
    keptCents: cents('payment/charge') - cents('payment/refund'),
    // In the ledger's order: a release does not excuse an allocation that comes after it.
    liveLabels: countActive(done, 'carrier'),
    heldAtWarehouse: countActive(done, 'warehouse'),
    mails: of('mailbox/mail').length,
    counted: of('metrics/track').length,
    credited: of('points/credit').length,
  }
}
const nothingStands = { keptCents: 0, liveLabels: 0, heldAtWarehouse: 0 }

async function expectRightOutcome(orderId: string, status: string, totalCents: number): Promise<void> {
  const everyEnd = { mails: 1, counted: 1 }
  expect(await effectsOf(orderId)).toEqual(
    status === 'COMPLETED'
      ? { keptCents: totalCents, liveLabels: 1, heldAtWarehouse: 1, ...everyEnd, credited: 1 }
      : { ...nothingStands, ...everyEnd, credited: 0 },
  )
  const reservation = await world.db.reservation.findUniqueOrThrow({ where: { orderId } })
  expect(reservation.status).toMatch(status === 'COMPLETED' ? /SOLD/ : /RELEASED|REJECTED/)
  const { _sum: stock } = await world.db.stock.aggregate({ _sum: { reserved: true } })
  expect(stock.reserved).toBe(0)
}

describe('the whole choreography', () => {
  const fate = fc.constantFrom(...(Object.keys(fates) as Fate[]))
  /** Each step: which of the new deliveries comes next, and which of all come at the same moment, old ones again too. */
  const steps = fc.array(fc.record({ next: fc.nat(), atOnce: fc.array(fc.nat(), { maxLength: 3 }) }), { minLength: 1 })
  const cancelAtStep = fc.option(fc.nat({ max: 12 }), { nil: undefined })

  it('When facts arrive in any possible order, again and at once, then every order has its right outcome', async () => {
    const property = fc.asyncProperty(fate, steps, cancelAtStep, async (fate, steps, cancelAt) => {
      const orderId = await place(fate)
      const done = new Set<string>()
      for (let i = 0; ; i++) {
        if (i === cancelAt) await desk().cancel('customer-1', orderId).catch(expectConflict)
        const all = await deliveriesOf(orderId)
        const fresh = all.filter(({ id }) => !done.has(id))
        if (fresh.length === 0) break
        const { next, atOnce } = steps[i % steps.length]!
        const arriving = [fresh[next % fresh.length]!, ...atOnce.map((n) => all[n % all.length]!)]
        await Promise.all(arriving.map(({ service, received }) => deliver(service, received)))
        for (const { id } of arriving) done.add(id)
      }
      const { status, reason, totalCents } = await desk().get('customer-1', orderId)
      const cancelled = fate !== 'none' || reason === 'cancelled-by-customer'
      expect(status).toBe(cancelled ? 'CANCELLED' : 'COMPLETED')
      await expectRightOutcome(orderId, status, totalCents)
    })
    await fc.assert(property, runs)
  })
})

const expectConflict = (error: unknown) => expect(error).toMatchObject({ code: 'conflict' })

describe('the facts of one order at one service', () => {
  it.each([
    ['payment', ['OrderCreated', 'OrderCancelled'], 'PaymentRefunded'],
    ['inventory', ['OrderCreated', 'OrderCancelled'], 'StockReleased'],
    ['shipping', ['OrderCreated', 'PaymentSucceeded', 'StockReserved', 'OrderCancelled'], 'LabelVoided'],
  ] as const)('When %s hears a cancelled order in every permutation and again, then nothing stands', async (...row) => {
    const [name, types, undone] = row
    for (const permutation of permutations<EventName>(types)) {
      const { orderId, published } = await hear(services[name]!, permutation)
      expect(await effectsOf(orderId), permutation.join(', ')).toMatchObject(nothingStands)
      expect(published.filter((type) => type === undone)).toHaveLength(1)
    }
  })

  it('When shipping hears what a label needs in every permutation and again, then it buys one', async () => {
    for (const permutation of permutations<EventName>(['OrderCreated', 'PaymentSucceeded', 'StockReserved'])) {
      const { orderId, published } = await hear(services.shipping!, permutation)
      expect(published, permutation.join(', ')).toEqual(['LabelCreated'])
      expect(await effectsOf(orderId)).toMatchObject({ liveLabels: 1 })
    }
  })
})

const permutations = <T>(items: readonly T[]): T[][] =>
  items.length < 2
    ? [[...items]]
    : items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]))

/** One service hears facts of an order of its own, one by one, then all of them again at once. */
async function hear(service: EventConsumer, types: readonly EventName[]) {
  const orderId = await place('none')
  const [created] = await factsOf(orderId)
  const { customerId, totalCents } = created!.payload as PlacedOrder
  const others: Partial<Record<EventName, DomainEvent>> = {
    PaymentSucceeded: event('PaymentSucceeded', { orderId, transactionId: 't', amountCents: totalCents }),
    StockReserved: event('StockReserved', { orderId }),
    OrderCancelled: event('OrderCancelled', { orderId, customerId, totalCents, reason: 'cancelled-by-customer' }),
  }
  const heard = types.map((type) => {
    const other = others[type]
    return other ? parseEvent(toKafkaMessage(toOutboxEvent(other, world.now()))) : created!
  })
  for (const received of heard) await deliver(service, received)
  await Promise.all(heard.map((received) => deliver(service, received)))
  const published = (await factsOf(orderId)).map(({ type }) => type).filter((type) => type !== 'OrderCreated')
  return { orderId, published }
}
