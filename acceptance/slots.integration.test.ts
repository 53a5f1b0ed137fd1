/** With SLOTS, a service works on no more orders at a time, whatever brings them to it, and loses none of those that wait. */
import { afterEach, describe, expect, it } from 'vitest'
import { timeouts } from '#shared/runtime/timeouts.ts'
import type { StyleName } from '#stack/styles.ts'
import { auditRun } from './audit-run.ts'
import { newOrder, placeAndSettle } from './place-order.ts'
import { type RunningTest, runStyle } from './running-style.ts'

/** One style for each way that orders reach a service: HTTP, Kafka, Temporal, a job queue, a polled table. */
const testedStyles: StyleName[] = ['synchronous-chain', 'choreography', 'orchestration', 'job-queue', 'polled-table']
const orders = 3

describe.each(testedStyles)('%s', (style) => {
  let ctx: RunningTest | undefined
  afterEach(() => ctx?.close())

  it('When each process has one slot and payment is slow, then orders are paid one after the other, and none is lost', async () => {
    ctx = await runStyle(style, { env: { SLOTS: '1', POLL_INTERVAL_MS: '50' } })
    await ctx.configureProvider('payment', { extraMs: 250 })
    const settled = await Promise.all(Array.from({ length: orders }, () => placeAndSettle(ctx!, newOrder())))
    expect(settled.map(({ status }) => status)).toEqual(Array(orders).fill('COMPLETED'))
    expect(overlaps(await paymentsOf(ctx))).toEqual([])
    const { checked, violations } = await auditRun(ctx, timeouts.conditionMs)
    expect(checked).toBe(orders)
    expect(violations).toEqual([])
  })
})

interface Call {
  receivedAt: Date
  answeredAt: Date
}

const paymentsOf = ({ providersDb }: RunningTest): Promise<Call[]> =>
  providersDb.providerEntry.findMany({ where: { provider: 'payment' }, orderBy: { receivedAt: 'asc' } })

/** The calls that began before the one before them had ended. */
const overlaps = (calls: readonly Call[]): Call[] =>
  calls.filter(({ receivedAt }, i) => i > 0 && receivedAt < calls[i - 1]!.answeredAt)
