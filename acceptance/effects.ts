/** What became of an order, in the words of the outside world: its money, stock, label, e-mails, figures and points. */
import { expect, vi } from 'vitest'
import type { PlaceOrderInput } from '#shared/contracts/order.ts'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { countActive } from '../benchmarks/audit/snapshot.ts'
import type { RunningTest } from './running-style.ts'

export interface Effects {
  capturedCents: number
  refundedCents: number
  /** Labels that were bought and not voided. */
  labels: number
  mails: string[]
  /** Outcome and revenue in cents, as management sees them. */
  counted: string[]
  points: number[]
  stock: { reserved: number; sold: number }
}

/** Nothing happened, or all of it is undone and nobody was told. */
export const noEffects: Effects = {
  capturedCents: 0,
  refundedCents: 0,
  labels: 0,
  mails: [],
  counted: [],
  points: [],
  stock: { reserved: 0, sold: 0 },
}

/** Of an order that is alone with its products. */
async function effectsOf(ctx: RunningTest, orderId: string, { items }: PlaceOrderInput): Promise<Effects> {
  const ledger = await ctx.providersDb.providerEntry.findMany({
    where: { orderId, outcome: 'done' },
    orderBy: { position: 'asc' },
  })
  const done = (operation: string) => ledger.filter((entry) => `${entry.provider}/${entry.operation}` === operation)
  const cents = (operation: string) => done(operation).reduce((sum, entry) => sum + entry.amountCents, 0)
  const details = <T>(operation: string) => done(operation).map((entry) => entry.request as T)
  const { _sum: stock } = await ctx.db.stock.aggregate({
    where: { productId: { in: items.map((item) => item.productId) } },
    _sum: { reserved: true, sold: true },
  })
  return {
    capturedCents: cents('payment/charge'),
    refundedCents: cents('payment/refund'),
    labels: countActive(ledger, 'carrier'),
    mails: details<{ kind: string }>('mailbox/mail').map(({ kind }) => kind),
    counted: details<{ outcome: string; revenueCents: number }>('metrics/track').map(
      ({ outcome, revenueCents }) => `${outcome} ${revenueCents}`,
    ),
    points: details<{ points: number }>('points/credit').map(({ points }) => points),
    stock: { reserved: stock.reserved ?? 0, sold: stock.sold ?? 0 },
  }
}

/** Effects come when they come: waits until they are these. */
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

/** Waits until a provider has done this for the order. */
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
