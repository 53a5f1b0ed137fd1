/** What the style loses: each message to a service that is down, and whatever a service refuses after the response. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { declinedTestCard } from '#shared/persistence/seed.ts'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { auditRun } from '../../../acceptance/audit-run.ts'
import { expectEffects, noEffects } from '../../../acceptance/effects.ts'
import { idOf, newOrder, place, placeAndSettle } from '../../../acceptance/place-order.ts'
import { type RunningTest, runStyle } from '../../../acceptance/running-style.ts'

let ctx: RunningTest
beforeAll(async () => {
  ctx = await runStyle('fire-and-forget')
})
afterAll(() => ctx?.close())

const violationsOf = async (orderId: string) => {
  const { violations } = await auditRun(ctx, timeouts.conditionMs)
  expect(violations.filter(({ guaranteed }) => guaranteed)).toEqual([])
  return violations.filter((violation) => violation.orderId === orderId).map(({ invariant }) => invariant)
}

it('When shipping and notification are down, then the order completes, and they never learn of it', async () => {
  const down = ['shipping', 'notification'].map((name) => ctx.style.service(name))
  await Promise.all(down.map((service) => service.kill()))
  const input = newOrder()
  const { orderId, totalCents, status } = await place(ctx, input)
  expect(status).toBe('COMPLETED')
  await Promise.all(down.map((service) => service.start()))
  // The audit waits until nothing changes any more.
  expect(new Set(await violationsOf(orderId))).toEqual(new Set(['I5', 'I7']))
  await expectEffects(ctx, orderId, input, {
    capturedCents: totalCents,
    refundedCents: 0,
    labels: 0,
    mails: [],
    counted: [`COMPLETED ${totalCents}`],
    points: [Math.floor(totalCents / 100)],
    stock: { reserved: 0, sold: 3 },
  })
  const next = await placeAndSettle(ctx, newOrder())
  expect(await violationsOf(next.orderId)).toEqual([])
})

it('When the card is declined, then nobody is notified', async () => {
  const input = newOrder({ card: declinedTestCard })
  const order = await placeAndSettle(ctx, input)
  expect(order).toMatchObject({ status: 'CANCELLED', reason: 'card-declined' })
  expect(new Set(await violationsOf(order.orderId))).toEqual(new Set(['I7', 'I8']))
  await expectEffects(ctx, order.orderId, input, noEffects)
})

it('When payment is down, then the client gets an error, and the order stays PENDING', async () => {
  await ctx.style.service('payment').kill()
  const input = newOrder()
  await expect(place(ctx, input)).rejects.toMatchObject({ data: { code: 'SERVICE_UNAVAILABLE' } })
  await ctx.style.service('payment').start()
  await expectEffects(ctx, idOf(ctx, input), input, noEffects)
  const { api } = await ctx.clientOf(1)
  expect(await api.orders.get.query({ orderId: idOf(ctx, input) })).toMatchObject({ status: 'PENDING' })
})
