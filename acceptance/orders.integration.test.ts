/** The acceptance suite: what a customer may rely on in every style. It asserts outcomes, never messages. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testProducts, undeliverablePostalCode } from '#shared/persistence/seed.ts'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { styleNames } from '#stack/styles.ts'
import { compensates, noticesRefusals } from '../benchmarks/audit/guarantees.ts'
import { styleProfiles } from '../benchmarks/style-profiles.ts'
import { auditRun } from './audit-run.ts'
import { address, newOrder, placeAndSettle } from './place-order.ts'
import { type RunningTest, runStyle } from './running-style.ts'
import { idempotency } from './suites/idempotency.ts'
import { outcomes } from './suites/outcomes.ts'
import { queries } from './suites/queries.ts'
import { spelledFields } from './suites/spellings.ts'
import { validation } from './suites/validation.ts'

describe.each(styleNames)('%s', (style) => {
  let running: RunningTest
  const run = () => running
  const { guarantees } = styleProfiles[style]

  beforeAll(async () => {
    running = await runStyle(style)
  })
  beforeEach(() => running.resetProviders())
  afterAll(() => running?.close())

  describe('outcomes', () => outcomes(run, guarantees))
  describe('idempotency', () => idempotency(run))
  describe('queries', () => queries(run))
  describe('validation', () => validation(run))
  describe('unusual spellings', () => spelledFields(run))

  it('When all suites have run, then the audit finds no broken guarantee', async () => {
    const { checked, violations } = await auditRun(running, timeouts.conditionMs)
    expect(violations.filter(({ guaranteed }) => guaranteed)).toEqual([])
    expect(checked).toBe(await running.db.order.count())
  })

  if (noticesRefusals(guarantees) && !compensates(guarantees))
    it('Then the audit reports what the style does not guarantee: refunds of the orders it refused', async () => {
      const refused = running.attempts.filter(
        ({ scenario }) => scenario === 'out-of-stock' || scenario === 'undeliverable-address',
      )
      const { violations } = await auditRun(running, 0)
      expect(refused).not.toEqual([])
      for (const { orderId } of refused)
        expect(violations).toContainEqual(expect.objectContaining({ invariant: 'I3', orderId, guaranteed: false }))
    })

  if (!noticesRefusals(guarantees))
    it('When stock is missing or an address is undeliverable, then the order completes, and the audit reports it', async () => {
      const missing = newOrder({ items: [{ productId: testProducts.missing, quantity: 1 }] })
      const undeliverable = newOrder({ shipTo: { ...address, postalCode: undeliverablePostalCode } })
      const unfulfilled = {
        I4: await placeAndSettle(running, missing),
        I5: await placeAndSettle(running, undeliverable),
      }
      const { violations } = await auditRun(running, timeouts.conditionMs)
      for (const [invariant, { orderId, status }] of Object.entries(unfulfilled)) {
        expect(status).toBe('COMPLETED')
        expect(violations).toContainEqual(expect.objectContaining({ invariant, orderId, guaranteed: false }))
        expect(violations).toContainEqual(expect.objectContaining({ invariant: 'I12', orderId, guaranteed: false }))
      }
    })
})
