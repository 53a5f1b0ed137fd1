/** Two worker processes per service poll its task queue: when one is killed, the other takes over its activity. */
import { Client, Connection } from '@temporalio/client'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { expectEffects, noEffects } from '../acceptance/effects.ts'
import { newOrder, place } from '../acceptance/place-order.ts'
import { type RunningTest, runStyle } from '../acceptance/running-style.ts'

let ctx: RunningTest
let temporal: Client

beforeAll(async () => {
  ctx = await runStyle('orchestration', { replicas: 2 })
  temporal = new Client({ connection: await Connection.connect({ address: ctx.stack.addresses.temporalAddress }) })
})
afterAll(async () => {
  await temporal?.connection.close()
  await ctx?.close()
})

/** Waits until a worker is running this activity. @returns its identity: service@pid */
const workerOf = (orderId: string, activity: string): Promise<string> =>
  vi.waitFor(
    async () => {
      const { pendingActivities } = (await temporal.workflow.getHandle(`order-${orderId}`).describe()).raw
      // PENDING_ACTIVITY_STATE_STARTED
      const started = pendingActivities?.find(
        ({ activityType, state }) => activityType?.name === activity && state === 2,
      )
      expect(started?.lastWorkerIdentity).toBeTruthy()
      return started!.lastWorkerIdentity!
    },
    { timeout: timeouts.conditionMs, interval: 20 },
  )

it('When the worker that charges the card is killed and not restarted, then the other worker charges it, once', async () => {
  await ctx.configureProvider('payment', { extraMs: 3_000 })
  const input = newOrder()
  const { orderId, totalCents } = await place(ctx, input)
  const identity = await workerOf(orderId, 'charge')
  const victim = ctx.style.services.find((service) => identity === `payment@${service.pid()}`)
  await victim!.kill()

  const settled = await (await ctx.clientOf(1)).awaitSettled(orderId)
  expect(settled.status).toBe('COMPLETED')
  expect(victim!.pid()).toBeUndefined()
  const { events } = await temporal.workflow.getHandle(`order-${orderId}`).fetchHistory()
  const charged = (events ?? [])
    .flatMap(({ activityTaskStartedEventAttributes: started }) => started ?? [])
    .find(({ attempt }) => attempt === 2)
  expect(charged?.identity).toMatch(/^payment@/)
  expect(charged?.identity).not.toBe(identity)
  await expectEffects(ctx, orderId, input, {
    ...noEffects,
    capturedCents: totalCents,
    labels: 1,
    mails: ['order-confirmed'],
    counted: [`COMPLETED ${totalCents}`],
    points: [Math.floor(totalCents / 100)],
    stock: { reserved: 0, sold: 3 },
  })
})
