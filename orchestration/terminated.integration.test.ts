/** A terminated or lost workflow leaves an order PENDING and its card charged: cancelling must compensate everything. */
import { Client, Connection } from '@temporalio/client'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { expectEffects, noEffects, waitForProvider } from '../acceptance/effects.ts'
import { newOrder, place } from '../acceptance/place-order.ts'
import { type RunningTest, runStyle } from '../acceptance/running-style.ts'

let ctx: RunningTest
let temporal: Client

beforeAll(async () => {
  ctx = await runStyle('orchestration')
  temporal = new Client({ connection: await Connection.connect({ address: ctx.stack.addresses.temporalAddress }) })
})
beforeEach(() => ctx.resetProviders())
afterAll(async () => {
  await temporal?.connection.close()
  await ctx?.close()
})

const workflowOf = (orderId: string) => temporal.workflow.getHandle(`order-${orderId}`)
const describeWorkflow = async (orderId: string) => (await workflowOf(orderId).describe()).status.name

/** Deletes the workflow and its history, as if the server had lost its last writes or the retention period were over. */
async function deleteWorkflow(orderId: string): Promise<void> {
  const { workflowService } = temporal.workflow
  await workflowService.deleteWorkflowExecution({
    namespace: 'default',
    workflowExecution: { workflowId: `order-${orderId}` },
  })
  await vi.waitFor(() => expect(describeWorkflow(orderId)).rejects.toThrow(), {
    timeout: timeouts.conditionMs,
    interval: 100,
  })
}

const cancelledEffects = { ...noEffects, mails: ['order-cancelled'], counted: ['CANCELLED 0'] }

describe('an order whose workflow was terminated or lost', () => {
  it.each([
    ['terminated', async (orderId: string) => void (await workflowOf(orderId).terminate('by an operator'))],
    ['lost', deleteWorkflow],
  ])('When it was %s after the label was bought, then cancelling compensates everything', async (_, endWorkflow) => {
    // The label is bought and the response is lost: the saga retries until its workflow ends.
    await ctx.configureProvider('carrier', { failureMode: 'lose-response' })
    const input = newOrder()
    const { orderId, totalCents } = await place(ctx, input)
    await waitForProvider(ctx, orderId, 'carrier', 'label')
    await endWorkflow(orderId)
    await ctx.resetProviders()

    const { api } = await ctx.clientOf(1)
    expect(await api.orders.cancel.mutate({ orderId })).toMatchObject({
      status: 'CANCELLED',
      reason: 'cancelled-by-customer',
    })
    await expectEffects(ctx, orderId, input, {
      ...cancelledEffects,
      capturedCents: totalCents,
      refundedCents: totalCents,
    })
    expect(await api.orders.cancel.mutate({ orderId })).toMatchObject({ status: 'CANCELLED' })
  })

  it('When it was terminated before its row was written, then it can still be cancelled', async () => {
    const input = newOrder()
    const { orderId } = await withOrdersLocked(async () => {
      const order = await place(ctx, input)
      await ctx.style.service('order').kill()
      await workflowOf(order.orderId).terminate('by an operator')
      return order
    })
    await ctx.style.service('order').start()
    expect(await ctx.db.order.count({ where: { id: orderId } })).toBe(0)

    const { api } = await ctx.clientOf(1)
    expect(await api.orders.cancel.mutate({ orderId })).toMatchObject({
      status: 'CANCELLED',
      reason: 'cancelled-by-customer',
    })
    await expectEffects(ctx, orderId, input, cancelledEffects)
  })

  it('When it is terminated while a cancellation compensates it, then the response is still CANCELLED', async () => {
    // Voiding the label does not complete before the carrier responds again.
    await ctx.configureProvider('carrier', { failureMode: 'lose-response' })
    const input = newOrder()
    const { orderId, totalCents } = await place(ctx, input)
    await waitForProvider(ctx, orderId, 'carrier', 'label')
    const { api } = await ctx.clientOf(1)
    const cancelling = api.orders.cancel.mutate({ orderId })
    await vi.waitFor(async () => expect(await eventsOf(orderId)).toContain('workflowExecutionUpdateAccepted'), {
      timeout: timeouts.conditionMs,
      interval: 20,
    })
    await workflowOf(orderId).terminate('by an operator')
    await ctx.resetProviders()

    expect(await cancelling).toMatchObject({ status: 'CANCELLED', reason: 'cancelled-by-customer' })
    await expectEffects(ctx, orderId, input, {
      ...cancelledEffects,
      capturedCents: totalCents,
      refundedCents: totalCents,
    })
  })
})

/** No order row can be written while `work` runs; a process that is killed while it waits writes none. */
const withOrdersLocked = <T>(work: () => Promise<T>): Promise<T> =>
  ctx.db.$transaction(
    async (tx) => {
      await tx.$executeRaw`LOCK TABLE "order" IN SHARE ROW EXCLUSIVE MODE`
      return work()
    },
    { timeout: timeouts.conditionMs },
  )

/** The types of the events in the workflow's history, from the names of their attributes. */
async function eventsOf(orderId: string): Promise<string[]> {
  const { events } = await workflowOf(orderId).fetchHistory()
  return (events ?? []).flatMap((event) =>
    Object.keys(event).flatMap((key) => (key.endsWith('EventAttributes') ? key.replace('EventAttributes', '') : [])),
  )
}
