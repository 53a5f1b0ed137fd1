/** Whether a rate is sustained, on loads whose settle times are known. */
import { expect, test } from 'vitest'
import { emptySnapshot } from '../../audit/snapshot.ts'
import type { MeasuredCell } from '../../cell.ts'
import { sampleCell } from '../samples.ts'
import { sustained, withSustainedRate } from './experiment.ts'

/** Twenty seconds at ten orders a second, each settled this long after its intended start. */
function loaded(settledAfterMs: (i: number) => number): MeasuredCell {
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
    const order = { id: orderId, customerId, idempotencyKey, settledAt } as never
    return [orderId, { ...emptySnapshot(orderId), order }] as const
  })
  const run = { attempts, dropped: 0, late: 0, cpuMs: 0, loopDelayMs: { p99: 0, max: 0 }, valid: true, notes: [] }
  const snapshot = { orders: new Map(orders), stock: [], priceCents: new Map(), emailOf: new Map(), unpublished: 0 }
  const runData = { run, snapshot, lastDueAt: 19_900, drainedAt: 20_500 }
  return withSustainedRate({ ...sampleCell('choreography', 6, 10, 170), runData })
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
