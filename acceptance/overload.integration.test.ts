/**
 * Overload: with admission control, a style that is offered three times its capacity keeps its goodput, rejects the rest, and
 * drains. The capacity of this machine is measured immediately before and after.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { TRPCClientError } from '@trpc/client'
import { afterEach, describe, expect, it } from 'vitest'
import { timeouts } from '#shared/runtime/timeouts.ts'
import type { ServiceProcess } from '#stack/process.ts'
import { styleProcesses } from '#stack/style-processes.ts'
import { mainStyles } from '#stack/styles.ts'
import { type Attempt, isAcknowledged, isOverloaded } from '../benchmarks/load/driver.ts'
import { openLoop } from '../benchmarks/load/open-loop.ts'
import { auditRun } from './audit-run.ts'
import { newOrder, place } from './place-order.ts'
import { type RunningTest, runStyle, tokenSecret } from './running-style.ts'

/** Orders in flight while the capacity is measured. The phases count orders, so that a slow machine only takes longer. */
const customers = 40
const warmUpOrders = 40
const measuredOrders = 100
/** An order is in time within twice its latency at that load, so that the limit allows that load again. */
const settleWithinOrders = 2 * customers
const offeredOrders = 320
/** Shorter than Retry-After: these customers keep the order service busy. */
const retryMs = 200
const goodputShare = 0.8
const drainTimeoutMs = timeouts.conditionMs

/** The hybrid's order API, admission control and saga are those of orchestration. */
const testedStyles = mainStyles.filter((style) => style !== 'hybrid')

describe.each(testedStyles)('%s', (style) => {
  let ctx: RunningTest | undefined
  let limited: ServiceProcess | undefined
  afterEach(async () => {
    await limited?.stop()
    await ctx?.close()
  })

  it('When it is offered three times its capacity, then it keeps its goodput, rejects the rest with 503, and drains', async () => {
    ctx = await runStyle(style)
    await ctx.configureProvider('*', { minMs: 50, maxMs: 100 })
    const before = await measureCapacity(ctx)
    await ctx.style.service('order').stop()
    const env = { SETTLE_WITHIN_MS: String(Math.ceil((settleWithinOrders / before) * 1_000)) }
    limited = styleProcesses(ctx.stack, style, { tokenSecret, env }).service('order')
    await limited.start()
    // Warms up the new process, as both measurements of the capacity do.
    await keepBusy(ctx, warmUpOrders)

    const attempts = await offer(ctx, 3 * before)
    const dueAt = attempts.map(({ intendedAt }) => intendedAt)
    const goodput = await settledPerS(ctx, quarterOf(dueAt), Math.max(...dueAt))
    // Without admission control again, as in the first measurement.
    await limited.stop()
    await ctx.style.service('order').start()
    const after = await measureCapacity(ctx)
    const { violations } = await auditRun(ctx, drainTimeoutMs)

    const accepted = attempts.filter(isAcknowledged)
    const refused = attempts.filter(isOverloaded)
    const figures = `capacity ${before.toFixed(1)}/s and ${after.toFixed(1)}/s, goodput ${goodput.toFixed(1)}/s, ${accepted.length} accepted, ${refused.length} refused`
    console.log(`${style}: ${figures}`)
    expect(refused.length, figures).toBeGreaterThan(0)
    expect(accepted.length + refused.length, 'every order is accepted or rejected with Retry-After').toBe(
      attempts.length,
    )
    expect(await ctx.db.order.count({ where: { idempotencyKey: { startsWith: keyPrefix } } })).toBe(accepted.length)
    // The load of the machine may change. The smaller capacity was available throughout.
    expect(goodput, figures).toBeGreaterThanOrEqual(goodputShare * Math.min(before, after))
    expect(violations.filter(({ guaranteed }) => guaranteed)).toEqual([])
  })
})

const keyPrefix = 'overload'

async function offer(ctx: RunningTest, ratePerS: number): Promise<Attempt[]> {
  const { attempts } = await openLoop(
    { url: ctx.style.url, tokenSecret },
    {
      seed: 1,
      ratePerS,
      durationMs: (offeredOrders / ratePerS) * 1_000,
      arrivals: 'poisson',
      keyPrefix,
      refusals: {},
      timeoutMs: timeouts.conditionMs,
      maxInFlight: offeredOrders,
    },
  )
  ctx.attempts.push(...attempts)
  return attempts
}

/** The end of the first quarter, in which admission control finds its limit. */
const quarterOf = (dueAt: number[]) => Math.min(...dueAt) + (Math.max(...dueAt) - Math.min(...dueAt)) / 4

/** @returns orders settled per second */
async function measureCapacity(ctx: RunningTest): Promise<number> {
  const settledAt = await keepBusy(ctx, warmUpOrders + measuredOrders)
  const [from, until] = [settledAt[warmUpOrders - 1]!, settledAt[warmUpOrders + measuredOrders - 1]!]
  return (measuredOrders * 1_000) / (until - from)
}

/** A closed loop of customers, until this many orders are settled. @returns when each was settled */
async function keepBusy(ctx: RunningTest, orders: number): Promise<number[]> {
  const settledAt: number[] = []
  await Promise.all(Array.from({ length: customers }, (_, i) => keepOrdering(ctx, i + 1, orders, settledAt)))
  return settledAt
}

async function keepOrdering(ctx: RunningTest, customer: number, orders: number, settledAt: number[]): Promise<void> {
  const { awaitSettled } = await ctx.clientOf(customer)
  const items = [{ productId: `product-${customer}`, quantity: 1 }]
  while (settledAt.length < orders) {
    try {
      const { orderId } = await place(ctx, newOrder({ items }), { customer })
      await awaitSettled(orderId, { timeoutMs: timeouts.conditionMs })
      settledAt.push(Date.now())
    } catch (error) {
      if (!(error instanceof TRPCClientError) || error.data?.retryAfterS === undefined) throw error
      await sleep(retryMs)
    }
  }
}

async function settledPerS({ db }: RunningTest, from: number, until: number): Promise<number> {
  const settledAt = { gte: new Date(from), lt: new Date(until) }
  return ((await db.order.count({ where: { settledAt } })) * 1_000) / (until - from)
}
