/** The effects of an order, from the providers' ledger: its money, stock, labels, e-mails, analytics and points. */
import { expect, vi } from 'vitest'
import type { PlaceOrderInput } from '#shared/contracts/order.ts'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { countActive } from '../benchmarks/audit/snapshot.ts'
import type { RunningTest } from './running-style.ts'

export interface Effects {
  capturedCents: number
  refundedCents: number
  /** Labels bought and not voided. */
  labels: number
  mails: string[]
  /** Outcome and revenue in cents, as analytics reports them. */
  counted: string[]
  points: number[]
  stock: { reserved: number; sold: number }
}

/** Nothing happened, or everything is compensated and no follow-up ran. */
export const noEffects: Effects = {
  capturedCents: 0,
  refundedCents: 0,
  labels: 0,
  mails: [],
  counted: [],
  points: [],
  stock: { reserved: 0, sold: 0 },
}

/** For an order whose products are in no other order. */
async function effectsOf(ctx: RunningTest, orderId: string, { items }: PlaceOrderInput): Promise<Effects> {
  const ledger = await ctx.providersDb.providerEntry.findMany({
    where: { orderId, outcome: 'done' },
    orderBy: { position: 'asc' },
  })
  const done = (operation: string) => ledger.filter((entry) => `${entry.provider}/${entry.operation}` === operation)
  const cents = (operation: string) => done(operation).reduce((sum, entry) => sum + entry.amountCents, 0)
  const requests = <T>(operation: string) => done(operation).map((entry) => entry.request as T)
  const { _sum: stock } = await ctx.db.stock.aggregate({
    where: { productId: { in: items.map((item) => item.productId) } },
    _sum: { reserved: true, sold: true },
  })
  return {
    capturedCents: cents('payment/charge'),
    refundedCents: cents('payment/refund'),
    labels: countActive(ledger, 'carrier'),
    mails: requests<{ kind: string }>('mailbox/mail').map(({ kind }) => kind),
    counted: requests<{ outcome: string; revenueCents: number }>('metrics/track').map(
      ({ outcome, revenueCents }) => `${outcome} ${revenueCents}`,
    ),
    points: requests<{ points: number }>('points/credit').map(({ points }) => points),
    stock: { reserved: stock.reserved ?? 0, sold: stock.sold ?? 0 },
  }
}

/** Waits until the effects of the order are the expected ones. */
export const expectEffects = (
  ctx: RunningTest,
  orderId: string,
  input: PlaceOrderInput,
  expected: Effects,
): Promise<void> =>
  vi.waitFor(async () => expect(await effectsOf(ctx, orderId, input)).toEqual(expected), {
    timeout: timeouts.conditionMs,
    interval: 50,
  })

/** Waits until a provider has done this operation for the order. */
export const waitForProvider = (
  ctx: RunningTest,
  orderId: string,
  provider: string,
  operation: string,
): Promise<void> =>
  vi.waitFor(
    async () => {
      const where = { orderId, provider, operation, outcome: 'done' }
      expect(await ctx.providersDb.providerEntry.count({ where }), `${provider}/${operation}`).toBe(1)
    },
    { timeout: timeouts.conditionMs, interval: 20 },
  )
