/** What the careful chain survives, and what it loses: services that are down, and the death of its own process. */
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import type { PlaceOrderInput } from '#shared/contracts/order.ts'
import { customerId } from '#shared/persistence/seed.ts'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { auditRun } from '../../../acceptance/audit-run.ts'
import { expectEffects, noEffects, waitForProvider } from '../../../acceptance/effects.ts'
import { idOf, newOrder, place, placeAndSettle } from '../../../acceptance/place-order.ts'
import { type RunningTest, runStyle } from '../../../acceptance/running-style.ts'
import type { InjectedFault } from '../../audit/invariant.ts'

let ctx: RunningTest
beforeAll(async () => {
  ctx = await runStyle('careful-chain')
})
beforeEach(() => ctx.resetProviders())
afterAll(() => ctx?.close())

const wait = { timeout: timeouts.conditionMs, interval: 50 }
const statusOf = async (orderId: string) => (await ctx.db.order.findUnique({ where: { id: orderId } }))?.status

/** Places an order that gets an error, and records the attempt for the audit. @returns the error */
async function placeInVain(input: PlaceOrderInput): Promise<{ data?: { code: string; httpStatus: number } }> {
  const startedAt = Date.now()
  const error = await place(ctx, input).then(
    () => null,
    (reason) => reason,
  )
  expect(error).not.toBeNull()
  ctx.attempts.push({
    intendedAt: startedAt,
    startedAt,
    endedAt: Date.now(),
    status: error.data?.httpStatus ?? null,
    orderId: null,
    customerId: customerId(1),
    idempotencyKey: input.idempotencyKey,
    input,
    scenario: 'none',
    error: error.message,
  })
  return error
}

/** All violations, apart from I0: these runs are no experiment. */
async function violationsOf(faults: InjectedFault[] = []) {
  const { violations } = await auditRun(ctx, timeouts.conditionMs, faults)
  return violations.filter(({ invariant }) => invariant !== 'I0')
}

const cancelledEffects = { ...noEffects, mails: ['order-cancelled'], counted: ['CANCELLED 0'] }

it('When payment is down for too long, then 503 and the order is cancelled, and once it is back nothing stays', async () => {
  const payment = ctx.style.service('payment')
  await payment.kill()
  const input = newOrder()
  expect(await placeInVain(input)).toMatchObject({ data: { code: 'SERVICE_UNAVAILABLE', httpStatus: 503 } })
  const { api } = await ctx.clientOf(1)
  expect(await api.orders.get.query({ orderId: idOf(ctx, input) })).toMatchObject({
    status: 'CANCELLED',
    reason: 'service-unavailable',
  })
  await payment.start()
  await expectEffects(ctx, idOf(ctx, input), input, cancelledEffects)
  expect(await violationsOf()).toEqual([])
})

it('When inventory is frozen while the card is charged, then 503, and the money is refunded', async () => {
  const inventory = ctx.style.service('inventory')
  inventory.signal('SIGSTOP')
  const input = newOrder()
  expect(await placeInVain(input)).toMatchObject({ data: { code: 'SERVICE_UNAVAILABLE' } })
  inventory.signal('SIGCONT')
  // The service handles only now what it received while frozen: until its release, there is no effect to see, either. If the
  // release overtakes the reservation at the warehouse, the reservation is rejected.
  const reservation = () => ctx.db.reservation.findUnique({ where: { orderId: idOf(ctx, input) } })
  await vi.waitFor(async () => expect(['RELEASED', 'REJECTED']).toContain((await reservation())?.status), wait)
  const { totalCents } = await ctx.db.order.findUniqueOrThrow({ where: { id: idOf(ctx, input) } })
  await expectEffects(ctx, idOf(ctx, input), input, {
    ...cancelledEffects,
    capturedCents: totalCents,
    refundedCents: totalCents,
  })
  expect(await violationsOf()).toEqual([])
})

it('When shipping is back in time, then the order completes; when a follow-up is down, then it is done later', async () => {
  const [shipping, notification] = ['shipping', 'notification'].map((name) => ctx.style.service(name))
  await Promise.all([shipping!.kill(), notification!.kill()])
  const input = newOrder()
  const placed = place(ctx, input)
  await waitForProvider(ctx, idOf(ctx, input), 'warehouse', 'allocate')
  await shipping!.start()
  expect(await placed).toMatchObject({ status: 'COMPLETED' })
  const mails = () => ctx.db.notification.count({ where: { orderId: idOf(ctx, input) } })
  expect(await mails()).toBe(0)
  await notification!.start()
  await vi.waitFor(async () => expect(await mails()).toBe(1), wait)
  expect(await violationsOf()).toEqual([])
})

it('When the order service is stopped, then it first finishes what it has begun', async () => {
  await ctx.configureProvider('mailbox', { extraMs: 1_000 })
  await ctx.configureProvider('carrier', { extraMs: 500 })
  const input = newOrder()
  const placed = place(ctx, input)
  await waitForProvider(ctx, idOf(ctx, input), 'payment', 'charge')
  await ctx.style.service('order').stop()
  expect(await placed).toMatchObject({ status: 'COMPLETED' })
  expect(await violationsOf()).toEqual([])
  await ctx.style.service('order').start()
})

it('When the order service is killed half-way, then the order stays PENDING until its customer cancels it', async () => {
  // Frozen, it cannot respond before the kill.
  const shipping = ctx.style.service('shipping')
  shipping.signal('SIGSTOP')
  const input = newOrder()
  const orderId = idOf(ctx, input)
  const placed = placeInVain(input)
  await waitForProvider(ctx, orderId, 'payment', 'charge')
  await waitForProvider(ctx, orderId, 'warehouse', 'allocate')
  const at = Date.now()
  await ctx.style.service('order').kill()
  shipping.signal('SIGCONT')
  await ctx.style.service('order').start()
  await placed
  await placeAndSettle(ctx, newOrder())
  const lost = await violationsOf([{ name: 'order down', kills: 'order', at, until: Date.now() }])
  expect(await statusOf(orderId)).toBe('PENDING')
  expect(lost).toContainEqual(expect.objectContaining({ invariant: 'I1', orderId, guaranteed: false }))
  expect(lost.filter(({ guaranteed }) => guaranteed)).toEqual([])
  const { api } = await ctx.clientOf(1)
  await api.orders.cancel.mutate({ orderId })
  const { totalCents } = await ctx.db.order.findUniqueOrThrow({ where: { id: orderId } })
  await expectEffects(ctx, orderId, input, {
    ...cancelledEffects,
    capturedCents: totalCents,
    refundedCents: totalCents,
  })
})
