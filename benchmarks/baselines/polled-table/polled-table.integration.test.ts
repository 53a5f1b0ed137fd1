/** What the polled table loses: an event that is committed after a consumer has passed its id. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { newOrder, placeAndSettle } from '../../../acceptance/place-order.ts'
import { type RunningTest, runStyle } from '../../../acceptance/running-style.ts'

let ctx: RunningTest
beforeAll(async () => {
  ctx = await runStyle('polled-table', { env: { POLL_INTERVAL_MS: '50' } })
})
afterAll(() => ctx?.close())

const positionOf = async (consumer: string): Promise<bigint> =>
  (await ctx.db.polledPosition.findUnique({ where: { consumer } }))?.lastId ?? 0n

it('When an event is committed after a later one was handled, then it is skipped for ever, and nothing shows it', async () => {
  const orderId = randomUUID()
  const { committed, heldId } = await ctx.db.$transaction(
    async (tx) => {
      const data = { orderId, totalCents: 100, card: 'tok_visa' }
      const { id } = await tx.polledEvent.create({ data: { type: 'OrderCreated', data, createdAt: new Date() } })
      const overtaking = await placeAndSettle(ctx, newOrder())
      await vi.waitFor(async () => expect(await positionOf('payment')).toBeGreaterThan(id), {
        timeout: timeouts.conditionMs,
        interval: 20,
      })
      return { committed: overtaking, heldId: id }
    },
    { timeout: timeouts.conditionMs },
  )
  expect(committed.status).toBe('COMPLETED')
  // By the time a later order has completed, every consumer has polled again.
  expect((await placeAndSettle(ctx, newOrder())).status).toBe('COMPLETED')
  expect(await ctx.db.polledEvent.count({ where: { id: heldId } })).toBe(1)
  expect(await ctx.db.payment.count({ where: { orderId } })).toBe(0)
  expect(await ctx.providersDb.providerEntry.count({ where: { orderId } })).toBe(0)
})
