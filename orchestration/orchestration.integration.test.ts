/** What only a workflow guarantees: it can be queried, cancelled and searched for, and it survives its workers. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Client, Connection } from '@temporalio/client'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { OrderView } from '#shared/contracts/order.ts'
import { customerId } from '#shared/persistence/seed.ts'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { expectEffects, noEffects } from '../acceptance/effects.ts'
import { newOrder, place } from '../acceptance/place-order.ts'
import { type RunningTest, runStyle } from '../acceptance/running-style.ts'

/** Long enough that a step is still running when the test acts on it. */
const slowResponse = { extraMs: 1_000 }
const completedEffects = { mails: ['order-confirmed'], labels: 1, stock: { reserved: 0, sold: 3 } }
const cancelledEffects = { ...noEffects, mails: ['order-cancelled'], counted: ['CANCELLED 0'] }

let ctx: RunningTest
let temporal: Client

beforeAll(async () => {
  ctx = await runStyle('orchestration')
  const { temporalAddress: address } = ctx.stack.addresses
  temporal = new Client({ connection: await Connection.connect({ address }) })
})
beforeEach(() => ctx.resetProviders())
afterAll(async () => {
  await temporal?.connection.close()
  await ctx?.close()
})

const workflowOf = ({ orderId }: OrderView) => temporal.workflow.getHandle(`order-${orderId}`)
const settled = async ({ orderId }: OrderView) => (await ctx.clientOf(1)).awaitSettled(orderId)

/** Waits until a worker is running this activity. */
const waitForActivity = (order: OrderView, activity: string): Promise<void> =>
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
    await ctx.configureProvider('carrier', slowResponse)
    const input = newOrder()
    const order = await place(ctx, input)
    await waitForActivity(order, 'createLabel')
    const { api } = await ctx.clientOf(1)
    const { status, reason, totalCents } = await api.orders.cancel.mutate({ orderId: order.orderId })
    expect({ status, reason }).toEqual({ status: 'CANCELLED', reason: 'cancelled-by-customer' })
    await expectEffects(ctx, order.orderId, input, {
      ...cancelledEffects,
      capturedCents: totalCents,
      refundedCents: totalCents,
    })
  })

  it('When an operator cancels it in Temporal, then it is compensated and its workflow returns the result', async () => {
    await ctx.configureProvider('payment', slowResponse)
    const order = await place(ctx, newOrder())
    await waitForActivity(order, 'charge')
    await workflowOf(order).cancel()
    expect(await workflowOf(order).result()).toMatchObject({ status: 'CANCELLED', missed: [] })
    expect(await settled(order)).toMatchObject({ status: 'CANCELLED', reason: 'cancelled-by-customer' })
  })

  it('When it is queried and searched for, then it returns its current step, and afterwards its outcome', async () => {
    await ctx.configureProvider('warehouse', slowResponse)
    const order = await place(ctx, newOrder())
    await waitForActivity(order, 'reserve')
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
      await ctx.configureProvider('payment', slowResponse)
      const input = newOrder()
      const order = await place(ctx, input)
      await waitForActivity(order, 'charge')
      await ctx.style.service(name).kill()
      await ctx.style.service(name).start()
      const { status, totalCents } = await settled(order)
      expect(status).toBe('COMPLETED')
      await expectEffects(ctx, order.orderId, input, {
        ...noEffects,
        ...completedEffects,
        capturedCents: totalCents,
        counted: [`COMPLETED ${totalCents}`],
        points: [Math.floor(totalCents / 100)],
      })
    },
  )
})

describe('a slow worker', () => {
  it('When the order service is suspended for six seconds, then no work is repeated', async () => {
    await ctx.configureProvider('payment', { extraMs: 4_000 })
    const orders = await Promise.all(Array.from({ length: 12 }, () => place(ctx, newOrder())))
    await Promise.all(orders.map((order) => waitForActivity(order, 'charge')))
    // More charges complete in this time than pollers are open: some workflow tasks wait in the queue, others are late.
    ctx.style.service('order').signal('SIGSTOP')
    await sleep(6_000)
    ctx.style.service('order').signal('SIGCONT')
    for (const order of orders) {
      await workflowOf(order).result()
      expect(await repeatedWork(order)).toEqual([])
    }
  })
})

/** Workflow tasks that timed out and activities that ran more than once. */
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
    const { api } = await ctx.clientOf(1)
    const responses = await Promise.all(Array.from({ length: 5 }, () => api.orders.place.mutate(input)))
    const [first] = responses
    for (const response of responses)
      expect(response).toMatchObject({ orderId: first!.orderId, placedAt: first!.placedAt })
    await workflowOf(first!).result()
    expect(await temporal.workflow.count(`WorkflowId = 'order-${first!.orderId}'`)).toMatchObject({ count: 1 })
  })
})
