import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { standardFollowUps } from '#shared/contracts/services.ts'
import { productId } from '#shared/persistence/seed.ts'
import type { Attempt } from '../load/driver.ts'
import { timingsOf } from '../measure/timings.ts'
import { audit } from './audit.ts'
import { allGuarantees, chainGuarantees, type Guarantees } from './guarantees.ts'
import type { AuditInput, InvariantId } from './invariant.ts'
import { attemptFor, cancelledOrder, completedOrder, type Databases, enter } from './rows.ts'
import { readSnapshot } from './snapshot.ts'
import { closeDatabases, openTestDatabases, resetDatabases } from './test-database.ts'

let ctx: Databases
let attempts: Attempt[]

beforeAll(async () => {
  ctx = await openTestDatabases()
})

afterAll(() => closeDatabases(ctx))

beforeEach(async () => {
  await resetDatabases(ctx)
  attempts = [await completedOrder(ctx), await cancelledOrder(ctx)]
})

async function audited(changes: Partial<AuditInput> = {}, guarantees: Guarantees = allGuarantees) {
  const snapshot = await readSnapshot(ctx.style, ctx.providers)
  const drain = { withinMs: 1_000, left: {} }
  return audit(
    { snapshot, attempts, followUps: standardFollowUps, drain, faults: [], consumption: null, ...changes },
    guarantees,
  )
}

async function broken(changes: Partial<AuditInput> = {}): Promise<InvariantId[]> {
  const { violations } = await audited(changes)
  return [...new Set(violations.map((violation) => violation.invariant))]
}

describe('the audit of correct orders', () => {
  it('Then nothing is found', async () => {
    expect(await audited()).toEqual({ checked: 2, violations: [] })
  })

  it('Then their times are read from the database and the ledger', async () => {
    const { providerMs, orders, ...timings } = timingsOf(
      attempts,
      await readSnapshot(ctx.style, ctx.providers),
      standardFollowUps,
    )
    expect(timings).toEqual({
      acceptMs: [12],
      settleMs: [200],
      effectsMs: [310],
      compensateMs: [290 - 185],
      criticalPathMs: [75 + 80],
    })
    expect(providerMs).toHaveLength(6)
    expect(orders.map(({ outcome, settleMs, compensateMs }) => [outcome, settleMs, compensateMs])).toEqual([
      ['completed', 200, null],
      ['cancelled', null, 105],
    ])
  })
})

describe('the audit of incorrect orders', () => {
  const completed = () => attempts[0]!.orderId!
  const cancelled = () => attempts[1]!.orderId!
  const email = 'customer-1@example.test'
  /** What its customer requested: the fields of every request to a provider. */
  const requested = (orderId: string) => attempts.find((attempt) => attempt.orderId === orderId)!.input
  const ledgerLine = (orderId: string, operation: string) =>
    ctx.providers.providerEntry.deleteMany({ where: { orderId, operation } })

  it('I0: When nothing was attempted, then the run was not exercised', async () => {
    expect(await broken({ attempts: [] })).toContain('I0')
  })

  it('I0: When a fault affected no order, then it is reported', async () => {
    const { violations } = await audited({ faults: [{ name: 'kill payment', at: 1, until: 2 }] })
    expect(violations).toMatchObject([{ invariant: 'I0', detail: expect.stringContaining('kill payment') }])
  })

  it('I0: When a request was open when a fault was injected, but its order was done, then that fault is reported', async () => {
    const placedAt = attempts[0]!.startedAt - 1
    const injected = { name: 'kill payment', until: 0 }
    expect(await broken({ faults: [{ ...injected, at: placedAt + 250 }] })).toEqual([])
    const slow = attempts.map((attempt) => ({ ...attempt, endedAt: placedAt + 1_000 }))
    expect(await broken({ attempts: slow, faults: [{ ...injected, at: placedAt + 500 }] })).toEqual(['I0'])
  })

  it('I0: When the last orders fail, then the run did not recover', async () => {
    const last = { ...attempts[1]!, intendedAt: attempts[1]!.intendedAt + 1, status: 503, error: 'away' }
    expect(await broken({ attempts: [attempts[0]!, last] })).toEqual(['I0'])
  })

  it('I1: When an acknowledged order does not exist, then it is lost', async () => {
    const orderId = randomUUID()
    const { violations } = await audited({ attempts: [attemptFor(orderId), ...attempts] })
    expect(violations).toMatchObject([{ invariant: 'I1', orderId, detail: expect.stringContaining('lost') }])
  })

  it('I1: When an order never settles, then it is stuck', async () => {
    await ctx.style.order.update({ where: { id: completed() }, data: { status: 'PENDING', settledAt: null } })
    const { violations } = await audited()
    expect(violations).toContainEqual(expect.objectContaining({ invariant: 'I1', orderId: completed() }))
  })

  it('I1: When an order has no attempt, then it is reported', async () => {
    const extra = await completedOrder(ctx)
    const { violations } = await audited()
    expect(violations).toMatchObject([{ invariant: 'I1', orderId: extra.orderId }])
  })

  it('I2: When the provider captured twice, then it is reported', async () => {
    await enter(ctx.providers, completed(), 'payment', 'charge', requested(completed()), 20, 95, 597)
    const { violations } = await audited()
    expect(violations[0]).toMatchObject({ invariant: 'I2', orderId: completed() })
  })

  it('I2: When the order charges another price than the product has, then it is reported', async () => {
    await ctx.style.product.update({ where: { id: productId(1) }, data: { priceCents: 200 } })
    expect(await broken()).toContain('I2')
  })

  it('I2: When money is captured without an order, then it is reported', async () => {
    await enter(ctx.providers, randomUUID(), 'payment', 'charge', {}, 20, 95, 100)
    expect(await broken()).toContain('I2')
  })

  it('I3: When a cancelled order was not refunded, whatever the database says, then it is reported', async () => {
    await ledgerLine(cancelled(), 'refund')
    expect(await broken()).toEqual(['I3'])
  })

  it('I3: When a completed order was refunded, then it is reported', async () => {
    await enter(ctx.providers, completed(), 'payment', 'refund', {}, 20, 95, 597)
    expect(await broken()).toEqual(['I3'])
  })

  it('I3: When the refund came before the charge, then it is reported', async () => {
    await ledgerLine(cancelled(), 'charge')
    await enter(ctx.providers, cancelled(), 'payment', 'charge', requested(cancelled()), 300, 380, 597)
    expect(await broken()).toEqual(['I3'])
  })

  it('I4: When the warehouse still holds the items of a cancelled order, then it is reported', async () => {
    await ledgerLine(cancelled(), 'release')
    expect(await broken()).toEqual(['I4'])
  })

  it('I4: When items are allocated after their release, then the release does not cover them', async () => {
    await ledgerLine(cancelled(), 'allocate')
    await enter(ctx.providers, cancelled(), 'warehouse', 'allocate', requested(cancelled()), 300, 380)
    expect(await broken()).toEqual(['I4'])
  })

  it('I4: When stock stays reserved, then product and order are reported', async () => {
    await ctx.style.reservation.update({ where: { orderId: cancelled() }, data: { status: 'RESERVED' } })
    await ctx.style.stock.update({
      where: { productId: productId(1) },
      data: { reserved: { increment: 3 }, onHand: { decrement: 3 } },
    })
    const { violations } = await audited()
    expect(violations.map(({ invariant, orderId }) => [invariant, orderId])).toEqual([
      ['I4', cancelled()],
      ['I4', null],
    ])
  })

  it('I4: When more is sold than completed orders have, then the product is reported', async () => {
    await ctx.style.stock.update({
      where: { productId: productId(2) },
      data: { sold: { increment: 1 }, onHand: { decrement: 1 } },
    })
    const { violations } = await audited()
    expect(violations).toMatchObject([{ invariant: 'I4', detail: expect.stringContaining('product-2') }])
  })

  it('I5: When a label is bought after the void, then the void does not cover it', async () => {
    await enter(ctx.providers, cancelled(), 'carrier', 'void', {}, 200, 280)
    expect(await broken()).toEqual([])
    await enter(ctx.providers, cancelled(), 'carrier', 'label', requested(cancelled()), 300, 380)
    expect(await broken()).toEqual(['I5'])
  })

  it('I5: When a completed order has two active labels, then it is reported', async () => {
    await enter(ctx.providers, completed(), 'carrier', 'label', requested(completed()), 105, 185)
    expect(await broken()).toEqual(['I5'])
  })

  it('I5: When a cancelled order has an active label, then it is reported', async () => {
    await enter(ctx.providers, cancelled(), 'carrier', 'label', requested(cancelled()), 105, 185)
    expect(await broken()).toEqual(['I5'])
  })

  it('I6: When the points do not follow the rule, then they are reported', async () => {
    await ctx.style.loyaltyEntry.update({ where: { orderId: completed() }, data: { points: 6 } })
    const { violations } = await audited()
    expect(violations).toMatchObject([{ invariant: 'I6', detail: 'points owed: 5; in the database: 6' }])
  })

  it('I6: When a partner was not notified, then it is reported', async () => {
    expect(await broken({ followUps: [...standardFollowUps, 'partner-1'] })).toEqual(['I6'])
  })

  it('I7: When a customer gets two e-mails, then it is reported', async () => {
    await enter(ctx.providers, completed(), 'mailbox', 'mail', { kind: 'order-confirmed', to: [email] }, 210, 290)
    expect(await broken()).toEqual(['I7'])
  })

  it('I7: When a cancelled order was confirmed, then it is reported', async () => {
    await ledgerLine(cancelled(), 'mail')
    await enter(ctx.providers, cancelled(), 'mailbox', 'mail', { kind: 'order-confirmed', to: [email] }, 210, 290)
    expect(await broken()).toEqual(['I7'])
  })

  it('I8: When the revenue is not that of the order, then it is reported', async () => {
    await ctx.style.analyticsEntry.update({ where: { orderId: completed() }, data: { revenueCents: 1 } })
    expect(await broken()).toEqual(['I8'])
  })

  it('I9: When work was left at the timeout, then it is reported', async () => {
    const { violations } = await audited({ drain: { withinMs: 5_000, left: { 'running workflows': 2 } } })
    expect(violations).toMatchObject([{ invariant: 'I9', detail: 'running workflows: 2 left after 5000 ms' }])
  })

  it('I10: When the transitions do not end in the state of the order, then it is reported', async () => {
    await ctx.style.orderTransition.deleteMany({ where: { orderId: completed(), to: 'COMPLETED' } })
    expect(await broken()).toEqual(['I10'])
  })
})

describe('what a style does not guarantee', () => {
  it('When the chain keeps the money of a cancelled order, then it is reported, but not as a broken guarantee', async () => {
    await ctx.providers.providerEntry.deleteMany({ where: { operation: 'refund' } })
    const kept = (guaranteed: boolean) => ({ invariant: 'I3', orderId: cancelled, guaranteed })
    const cancelled = attempts[1]!.orderId
    expect((await audited({}, chainGuarantees)).violations[0]).toMatchObject(kept(false))
    expect((await audited()).violations[0]).toMatchObject(kept(true))
  })

  it('When the chain loses an order it acknowledged, then it is reported as a broken guarantee', async () => {
    const lost = attemptFor(randomUUID())
    const { violations } = await audited({ attempts: [lost, ...attempts] }, chainGuarantees)
    expect(violations).toMatchObject([{ invariant: 'I1', guaranteed: true }])
  })
})
