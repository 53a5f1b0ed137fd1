/** The one acceptance suite: what a customer may rely on, whichever style serves the order. It asks outcomes, never messages. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { styleNames } from '#stack/styles.ts'
import { contenders } from '../benchmarks/contenders.ts'
import { audited } from './audited.ts'
import { type RunningTest, runStyle } from './running-style.ts'
import { endings } from './suites/endings.ts'
import { once } from './suites/once.ts'
import { reading } from './suites/reading.ts'
import { refusals } from './suites/refusals.ts'
import { spelledFields } from './suites/spellings.ts'

describe.each(styleNames)('%s', (style) => {
  let running: RunningTest
  const run = () => running
  const promisesAll = contenders[style].promises.I3 === 'always'

  beforeAll(async () => {
    running = await runStyle(style)
  })
  beforeEach(() => running.tellNothing())
  afterAll(() => running?.close())

  describe('an order ends', () => endings(run))
  describe('an order is placed once', () => once(run))
  describe('an order is found again', () => reading(run))
  describe('a request is refused', () => refusals(run))
  describe('a field is spelled strangely', () => spelledFields(run))

  it('When all is said and done, then the audit finds no promise broken', async () => {
    const { checked, violations } = await audited(running, timeouts.conditionMs)
    expect(violations.filter(({ promised }) => promised)).toEqual([])
    expect(checked).toBe(await running.db.order.count())
  })

  if (!promisesAll)
    it('Then the audit shows what it never promised: the money it keeps of orders it refused', async () => {
      const refused = running.attempts.filter(({ fate }) => fate === 'out-of-stock' || fate === 'undeliverable-address')
      const { violations } = await audited(running, 0)
      expect(refused).not.toEqual([])
      for (const { orderId } of refused)
        expect(violations).toContainEqual(expect.objectContaining({ invariant: 'I3', orderId, promised: false }))
    })
})
