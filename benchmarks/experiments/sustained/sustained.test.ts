/** Whether a rate is sustained, on loads whose settle times are known. */
import { expect, test } from 'vitest'
import { emptySnapshot } from '../../audit/snapshot.ts'
import type { MeasuredCell } from '../../cell.ts'
import type { Cell } from '../../results-schema.ts'
import { sampleCell } from '../samples.ts'
import { sustained, withSustainedRate } from './experiment.ts'

/** Twenty seconds at ten orders a second, each settled this long after its intended start. */
function loaded(settledAfterMs: (i: number) => number, change: Partial<Cell> = {}): MeasuredCell {
  const attempts = Array.from({ length: 200 }, (_, i) => ({
    intendedAt: i * 100,
    startedAt: i * 100,
    endedAt: i * 100 + 10,
    status: 200,
    orderId: String(i),
    customerId: 'c',
    idempotencyKey: String(i),
    input: { idempotencyKey: String(i), items: [], card: '', shipTo: {} as never },
    scenario: 'none' as const,
    error: null,
  }))
  const orders = attempts.map(({ orderId, customerId, idempotencyKey, intendedAt }, i) => {
    const settledAt = new Date(intendedAt + settledAfterMs(i))
    const order = { id: orderId, customerId, idempotencyKey, settledAt, status: 'COMPLETED' } as never
    return [orderId, { ...emptySnapshot(orderId), order }] as const
  })
  const run = { attempts, dropped: 0, late: 0, cpuMs: 0, loopDelayMs: { p99: 0, max: 0 }, valid: true, notes: [] }
  const snapshot = { orders: new Map(orders), stock: [], priceCents: new Map(), emailOf: new Map(), unpublished: 0 }
  const runData = { run, snapshot, hold: { from: 0, until: 19_900 }, left: {}, lastDueAt: 19_900, drainedAt: 20_500 }
  const { cell, ...measured } = sampleCell('choreography', 6, 10, 170)
  const counts = { ...cell.orders, attempted: 200, ...change.orders }
  return withSustainedRate({ ...measured, cell: { ...cell, ...change, orders: counts }, runData })
}
const violation = { invariant: 'I2' as const, orderId: 'x', detail: 'd', guaranteed: true }

test('When orders settle as fast as they arrive, then the rate is sustained and no slower one is tried', () => {
  const measured = loaded(() => 200)
  expect(measured.cell.sustained).toMatchObject({ held: true, offeredPerMinute: 600, backlogAtEnd: 2, drainMs: 600 })
  expect(sustained.extend!([measured], 1)).toBeNull()
  expect(sustained.findings([measured], 1).checks[0]).toMatchObject({ figure: '600', met: true })
})

test('When the backlog grows, then the rate is not sustained, and a slower one is tried next', () => {
  const measured = loaded((i) => 200 + i * 50)
  expect(measured.cell.sustained?.held).toBe(false)
  const { plans } = sustained.extend!([measured], 1)!
  expect(plans).toHaveLength(1)
  expect(plans[0]!.load.ratePerS).toBeLessThan(7)
  expect(sustained.findings([measured], 1).checks[0]).toMatchObject({ figure: 'none of the rates tried', met: false })
})

test('When the slower rate was sustained, then nothing more is tried', () => {
  const tooFast = loaded((i) => 200 + i * 50)
  expect(sustained.extend!([tooFast, loaded(() => 200)], 1)).toBeNull()
})

test('When a guarantee is broken, then the rate is not sustained, however fast it was, and no other is tried', () => {
  const measured = loaded(() => 200)
  const broken = { ...measured, cell: { ...measured.cell, audit: { checked: 1, violations: [violation] } } }
  const judged = withSustainedRate(broken)
  expect(judged.cell.sustained?.held).toBe(false)
  expect(sustained.extend!([judged], 1)).toBeNull()
})

test('When some orders are not right in a way that the style does not guarantee, then the rate counts only the others', () => {
  const violations = ['7', '8'].map((orderId) => ({ ...violation, orderId, guaranteed: false }))
  const measured = loaded(() => 200, { audit: { checked: 200, violations } })
  expect(measured.cell.sustained).toMatchObject({ held: true, correctPerMinute: 594, notGuaranteed: 2 })
  expect(sustained.findings([measured], 1).checks[0]).toMatchObject({
    figure: '600, of which 594 right; 2 orders violate what is not guaranteed',
    met: false,
  })
})

test('When orders settle long after the load and requests failed at its end, then it did not keep up, and nothing is violated', () => {
  const tail = {
    ...violation,
    invariant: 'I0' as const,
    orderId: null,
    detail: 'of the last 20 attempts only 3 succeeded',
  }
  const orders = { accepted: 150, failed: 50 } as Cell['orders']
  const measured = loaded((i) => 200 + i * 50, { orders, audit: { checked: 200, violations: [tail] } })
  expect(measured.cell.sustained).toMatchObject({ held: false, correctPerMinute: 600 })
  expect(measured.cell.audit.violations).toEqual([])
  expect(sustained.extend!([measured], 1)!.plans).toHaveLength(1)
})
