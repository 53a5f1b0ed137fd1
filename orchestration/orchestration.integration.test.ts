/** What only a workflow promises: it can be asked, cancelled and found from outside, and outlives whoever works on it. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Client, Connection } from '@temporalio/client'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { OrderView } from '#shared/contracts/order.ts'
import { customerId } from '#shared/persistence/seed.ts'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { expectEffects, noEffects } from '../acceptance/effects.ts'
import { newOrder, place } from '../acceptance/place-order.ts'
import { type RunningTest, runStyle } from '../acceptance/running-style.ts'

/** Long enough that a step which was seen to run still runs when something happens to it. */
const slow = { extraMs: 1_000 }
const done = { mails: ['order-confirmed'], labels: 1, stock: { reserved: 0, sold: 3 } }
const undone = { ...noEffects, mails: ['order-cancelled'], counted: ['CANCELLED 0'] }

let on: RunningTest
let temporal: Client

beforeAll(async () => {
  on = await runStyle('orchestration')
  const { temporalAddress: address } = on.stack.addresses
  temporal = new Client({ connection: await Connection.connect({ address }) })
})
beforeEach(() => on.resetProviders())
afterAll(async () => {
  await temporal?.connection.close()
  await on?.close()
})

const workflowOf = ({ orderId }: OrderView) => temporal.workflow.getHandle(`order-${orderId}`)
const settled = async ({ orderId }: OrderView) => (await on.clientOf(1)).awaitSettled(orderId)

/** Waits until a worker has begun with this step and not ended it. */
const running = (order: OrderView, activity: string): Promise<void> =>
  vi.waitFor(
    async () => {
      const { pendingActivities } = (await workflowOf(order).describe()).raw
      // PENDING_ACTIVITY_STATE_STARTED
      const started = (pendingActivities ?? []).filter(({ state }) => state === 2)
      expect(started.map(({ activityType }) => activityType?.name)).toContain(activity)
    },
    { timeout: timeouts.conditionMs, interval: 20 },
  )

describe('an order in flight', () => {
  it('When its customer cancels while the label is bought, then the response is CANCELLED and everything is compensated', async () => {
    await on.configureProvider('carrier', slow)
    const input = newOrder()
    const order = await place(on, input)
    await running(order, 'createLabel')
    const { api } = await on.clientOf(1)
    const { status, reason, totalCents } = await api.orders.cancel.mutate({ orderId: order.orderId })
    expect({ status, reason }).toEqual({ status: 'CANCELLED', reason: 'cancelled-by-customer' })
    await expectEffects(on, order.orderId, input, {
      ...undone,
      capturedCents: totalCents,
      refundedCents: totalCents,
    })
  })

  it('When an operator cancels it in Temporal, then it is compensated and its workflow returns the result', async () => {
    await on.configureProvider('payment', slow)
    const order = await place(on, newOrder())
    await running(order, 'charge')
    await workflowOf(order).cancel()
    expect(await workflowOf(order).result()).toMatchObject({ status: 'CANCELLED', missed: [] })
    expect(await settled(order)).toMatchObject({ status: 'CANCELLED', reason: 'cancelled-by-customer' })
  })

  it('When it is queried and searched for, then it shows its step, and afterwards its outcome', async () => {
    await on.configureProvider('warehouse', slow)
    const order = await place(on, newOrder())
    await running(order, 'reserve')
    expect(await workflowOf(order).query('order')).toMatchObject({
      status: 'PENDING',
      step: 'charging the card and reserving stock',
    })
    await workflowOf(order).result()
    const { searchAttributes } = await workflowOf(order).describe()
    expect(searchAttributes).toMatchObject({ OrderStatus: ['COMPLETED'], CustomerId: [customerId(1)] })
  })
})

describe('a killed process', () => {
  it.each([
    ['the order service', 'order'],
    ['the worker that charges the card', 'payment'],
  ])(
    'When %s is killed while the card is charged, then it is charged once and the order completes',
    async (_, name) => {
      await on.configureProvider('payment', slow)
      const input = newOrder()
      const order = await place(on, input)
      await running(order, 'charge')
      await on.style.service(name).kill()
      await on.style.service(name).start()
      const { status, totalCents } = await settled(order)
      expect(status).toBe('COMPLETED')
      await expectEffects(on, order.orderId, input, {
        ...noEffects,
        ...done,
        capturedCents: totalCents,
        counted: [`COMPLETED ${totalCents}`],
        points: [Math.floor(totalCents / 100)],
      })
    },
  )
})

describe('a slow machine', () => {
  it('When the order service stalls for six seconds, then nothing is done twice', async () => {
    await on.configureProvider('payment', { extraMs: 4_000 })
    const orders = await Promise.all(Array.from({ length: 12 }, () => place(on, newOrder())))
    await Promise.all(orders.map((order) => running(order, 'charge')))
    // More cards are charged meanwhile than polls are open: some decisions wait in the queue, others are made late.
    on.style.service('order').signal('SIGSTOP')
    await sleep(6_000)
    on.style.service('order').signal('SIGCONT')
    for (const order of orders) {
      await workflowOf(order).result()
      expect(await repeatedWork(order)).toEqual([])
    }
  })
})

/** What was begun and timed out, or was begun more than once. */
async function repeatedWork(order: OrderView) {
  const { events } = await workflowOf(order).fetchHistory()
  return (events ?? []).filter(
    ({ workflowTaskTimedOutEventAttributes: timedOut, activityTaskStartedEventAttributes: started }) =>
      timedOut || (started?.attempt ?? 1) > 1,
  )
}

describe('the same order again', () => {
  it('When it is placed several times concurrently, then there is one workflow and one response', async () => {
    const input = newOrder()
    const { api } = await on.clientOf(1)
    const answers = await Promise.all(Array.from({ length: 5 }, () => api.orders.place.mutate(input)))
    const [first] = answers
    for (const answer of answers) expect(answer).toMatchObject({ orderId: first!.orderId, placedAt: first!.placedAt })
    await workflowOf(first!).result()
    expect(await temporal.workflow.count(`WorkflowId = 'order-${first!.orderId}'`)).toMatchObject({ count: 1 })
  })
})
