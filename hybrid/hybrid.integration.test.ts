/** What the hybrid adds to the two styles it is made of: the saga publishes its outcome, and knows nobody who reads it. */
import { Client, Connection } from '@temporalio/client'
import { afterEach, expect, it, vi } from 'vitest'
import type { OrderView } from '#shared/contracts/order.ts'
import { declinedTestCard } from '#shared/persistence/seed.ts'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { styleAddresses } from '#stack/style-processes.ts'
import { newOrder, place, placeAndSettle } from '../acceptance/place-order.ts'
import { type RunningTest, runStyle } from '../acceptance/running-style.ts'

let ctx: RunningTest | undefined
afterEach(() => ctx?.close())

/** Payment, inventory, shipping, the three standard follow-ups and two partners. */
const withPartners = 8

/** The commands and inputs of an order's workflow, without what differs from order to order. */
async function workflowOf(running: RunningTest, { orderId }: OrderView) {
  const { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace } = styleAddresses(running.stack, 'hybrid')
  const connection = await Connection.connect({ address })
  try {
    const handle = new Client({ connection, namespace }).workflow.getHandle(`order-${orderId}`)
    await handle.result()
    const { events } = await handle.fetchHistory()
    const started = events?.[0]?.workflowExecutionStartedEventAttributes
    const scheduled = events?.flatMap(
      ({ activityTaskScheduledEventAttributes: activity }) => activity?.activityType?.name ?? [],
    )
    return { arguments: started?.input?.payloads?.slice(1).map(({ data }) => String(data)), scheduled }
  } finally {
    await connection.close()
  }
}

const waitUntilProcessed = ({ db }: RunningTest, { orderId }: OrderView, consumers: string[]) =>
  vi.waitFor(
    async () => {
      const rows = await db.inboxEvent.findMany({ where: { orderId } })
      expect(rows.map(({ consumer }) => consumer).sort()).toEqual(consumers.sort())
    },
    { timeout: timeouts.conditionMs, interval: 50 },
  )

const standardFollowers = ['inventory', 'notification', 'analytics', 'loyalty']

it('When two followers are added, then they get each outcome, and the workflow is the same', async () => {
  ctx = await runStyle('hybrid')
  const before = await placeAndSettle(ctx, newOrder())
  await waitUntilProcessed(ctx, before, standardFollowers)
  const workflow = await workflowOf(ctx, before)
  await ctx.close()

  ctx = await runStyle('hybrid', { downstream: withPartners })
  const after = await placeAndSettle(ctx, newOrder())
  await waitUntilProcessed(ctx, after, [...standardFollowers, 'partner-1', 'partner-2'])
  expect(await workflowOf(ctx, after)).toEqual(workflow)
  expect(workflow).toEqual({ arguments: ['[]'], scheduled: expect.not.arrayContaining(['sell', 'notify']) })
})

it('When an order settles, then its outcome is published once, also if the relay was down', async () => {
  ctx = await runStyle('hybrid')
  await ctx.stack.servers.kafka.kill()
  const completed = await place(ctx, newOrder())
  const cancelled = await place(ctx, { ...newOrder(), card: declinedTestCard })
  const { awaitSettled } = await ctx.clientOf(1)
  expect((await awaitSettled(completed.orderId)).status).toBe('COMPLETED')
  expect((await awaitSettled(cancelled.orderId)).status).toBe('CANCELLED')
  const written = await ctx.db.outboxEvent.findMany({ orderBy: { type: 'asc' } })
  expect(written.map(({ type, publishedAt }) => ({ type, publishedAt }))).toEqual([
    { type: 'OrderCancelled', publishedAt: null },
    { type: 'OrderCompleted', publishedAt: null },
  ])
  await ctx.stack.servers.kafka.start(() => {}, 'refuse')
  await waitUntilProcessed(ctx, completed, standardFollowers)
  await waitUntilProcessed(ctx, cancelled, ['notification', 'analytics'])
})
