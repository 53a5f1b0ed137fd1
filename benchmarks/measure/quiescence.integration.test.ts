import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { standardFollowUps } from '#shared/contracts/services.ts'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { completedOrder, type Databases } from '../audit/rows.ts'
import { closeDatabases, openTestDatabases, resetDatabases } from '../audit/test-database.ts'
import { waitForQuiescence } from './quiescence.ts'

const stalledMs = 1_000
let ctx: Databases

beforeAll(async () => {
  ctx = await openTestDatabases()
})
beforeEach(async () => {
  await resetDatabases(ctx)
  await completedOrder(ctx)
})
afterAll(() => closeDatabases(ctx))

const wait = (accepted: number, mayLoseWork: boolean, withinMs: number = timeouts.conditionMs) =>
  waitForQuiescence(ctx.style, accepted, standardFollowUps, withinMs, mayLoseWork, stalledMs)

it('When everything is done, then nothing is left, and the time is that of the query', async () => {
  const { left, at } = await wait(1, true)
  expect(left).toEqual({})
  expect(Date.now() - at).toBeLessThan(stalledMs)
})

it('When work is lost, then the wait ends, and the time is that of the last change', async () => {
  await ctx.style.loyaltyEntry.deleteMany()
  const waiting = wait(1, true)
  await ctx.style.notification.deleteMany()
  const { left, at } = await waiting
  expect(left).toEqual({ 'points due': 1, 'e-mails due': 1 })
  expect(Date.now() - at).toBeGreaterThanOrEqual(stalledMs)
})

it('When work must not be lost, then it is waited for until the timeout', async () => {
  const startedAt = Date.now()
  expect(await wait(2, false, 2 * stalledMs)).toMatchObject({ left: { 'orders not recorded': 1 } })
  expect(Date.now() - startedAt).toBeGreaterThanOrEqual(2 * stalledMs)
})

it('When work still moves when the time is up, then it is late and waited for, until it is done', async () => {
  const waiting = waitForQuiescence(ctx.style, 3, standardFollowUps, 0, false, timeouts.conditionMs)
  await completedOrder(ctx)
  await completedOrder(ctx)
  expect(await waiting).toMatchObject({ left: {}, overtime: { ended: 'drained' } })
})

it('When the last work no longer moves after the time is up, then it is stuck', async () => {
  const waiting = wait(3, false, 0)
  await completedOrder(ctx)
  expect(await waiting).toMatchObject({ left: { 'orders not recorded': 1 } })
})
