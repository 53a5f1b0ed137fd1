/** A workflow that was broken off leaves an order PENDING and its customer's money taken: cancelling must undo it all. */
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

/** Deletes the workflow and its history, as a server would that has lost its last moments, or no longer keeps them. */
async function lose(orderId: string): Promise<void> {
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

const undone = { ...noEffects, mails: ['order-cancelled'], counted: ['CANCELLED 0'] }

describe('an order whose workflow was terminated or deleted', () => {
  it.each([
    ['terminated', async (orderId: string) => void (await workflowOf(orderId).terminate('by an operator'))],
    ['lost', lose],
  ])('When it was %s after the label was bought, then a cancellation compensates everything', async (_, breakOff) => {
    // The label is bought, and its answer is lost: the saga asks again until it is broken off.
    await ctx.configureProvider('carrier', { trouble: 'lose-response' })
    const input = newOrder()
    const { orderId, totalCents } = await place(ctx, input)
    await waitForProvider(ctx, orderId, 'carrier', 'label')
    await breakOff(orderId)
    await ctx.resetProviders()

    const { api } = await ctx.clientOf(1)
    expect(await api.orders.cancel.mutate({ orderId })).toMatchObject({
      status: 'CANCELLED',
      reason: 'cancelled-by-customer',
    })
    await expectEffects(ctx, orderId, input, { ...undone, capturedCents: totalCents, refundedCents: totalCents })
    expect(await api.orders.cancel.mutate({ orderId })).toMatchObject({ status: 'CANCELLED' })
  })

  it('When it was terminated before its row was written, then a cancellation still finds it', async () => {
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
    await expectEffects(ctx, orderId, input, undone)
  })

  it('When it is terminated while it is being compensated, then the customer still gets CANCELLED', async () => {
    // Voiding the label is not over before the carrier answers again.
    await ctx.configureProvider('carrier', { trouble: 'lose-response' })
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
    await expectEffects(ctx, orderId, input, { ...undone, capturedCents: totalCents, refundedCents: totalCents })
  })
})

/** No row can be written meanwhile; a process that is killed while it waits for that leaves none behind. */
const withOrdersLocked = <T>(work: () => Promise<T>): Promise<T> =>
  ctx.db.$transaction(
    async (tx) => {
      await tx.$executeRaw`LOCK TABLE "order" IN SHARE ROW EXCLUSIVE MODE`
      return work()
    },
    { timeout: timeouts.conditionMs },
  )

/** The types of the events in its history, by the names of their attributes. */
async function eventsOf(orderId: string): Promise<string[]> {
  const { events } = await workflowOf(orderId).fetchHistory()
  return (events ?? []).flatMap((event) =>
    Object.keys(event).flatMap((key) => (key.endsWith('EventAttributes') ? key.replace('EventAttributes', '') : [])),
  )
}
