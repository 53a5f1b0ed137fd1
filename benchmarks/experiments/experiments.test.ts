/** What the experiments make of their cells, on figures that are known beforehand. */
import { expect, test } from 'vitest'
import type { StyleName } from '#stack/styles.ts'
import { emptySnapshot } from '../audit/snapshot.ts'
import { type CellPlan, emptyCell, type MeasuredCell, type RunData } from '../cell.ts'
import { plansOf } from '../experiment.ts'
import { readWorkload } from '../workloads.ts'
import { equalWork } from './equal-work.ts'
import { latencyStacking } from './latency-stacking/experiment.ts'
import { sustained } from './sustained/experiment.ts'

const plan = (style: StyleName, downstream: number): CellPlan => ({
  experiment: 'latency-stacking',
  style,
  downstream,
  repetition: 1,
  warmUp: { ratePerS: 5, seconds: 1 },
  load: { ratePerS: 10, seconds: 20, arrivals: 'spaced', refusals: {} },
  drainTimeoutMs: 1_000,
})

/** Forty orders around these times. */
function stacked(style: StyleName, downstream: number, acceptMs: number, settleMs: number): MeasuredCell {
  const around = (ms: number) => Array.from({ length: 40 }, (_, i) => ms + (i - 19.5) / 100)
  const timings = {
    acceptMs: around(acceptMs),
    settleMs: around(settleMs),
    effectsMs: around(settleMs + 90),
    compensateMs: [],
    criticalPathMs: around(160),
    providerMs: around(75),
  }
  return { plan: plan(style, downstream), timings, cell: { ...emptyCell(plan(style, downstream)), valid: true } }
}

test('when the chain grows by the provider time and the others do not, then what is held to is met', () => {
  const cells = [3, 6, 12].flatMap((n) => [
    stacked('synchronous-chain', n, 76 * n, 76 * n),
    stacked('choreography', n, 10, 170),
    stacked('orchestration', n, 20, 190),
  ])
  const { comparisons, slopes, checks } = latencyStacking.findings(cells, 1)
  const chain = slopes.find(({ style, metric }) => style === 'synchronous-chain' && metric === 'acceptMs p50')
  expect(chain?.perService).toBeCloseTo(76, 1)
  const settle = comparisons.find(({ style, against }) => style === 'choreography' && against === 'critical path')
  expect(settle?.ratio).toBeCloseTo(170 / 160, 2)
  expect(settle!.low).toBeLessThanOrEqual(settle!.ratio)
  expect(checks.map(({ met }) => met)).toEqual([true, true, true, true, true, true, true])
})

test('when a style is slower than it is held to, then that check is not met, and what was not measured is neither', () => {
  const cells = [3, 6].flatMap((n) => [
    stacked('synchronous-chain', n, 90 * n, 90 * n),
    stacked('choreography', n, 20 + 2 * n, 200),
  ])
  expect(latencyStacking.findings(cells, 1).checks.map(({ met }) => met)).toEqual([
    false,
    false,
    null,
    false,
    null,
    false,
    null,
  ])
})

test('when there are repetitions and several services, then every style has a cell of each', () => {
  const workload = { ...readWorkload('latency-stacking', 'quick'), services: [3, 6], repetitions: 2 }
  const plans = plansOf('latency-stacking', workload, ['choreography', 'orchestration'])
  expect(new Set(plans.map(({ style, downstream, repetition }) => `${style}/${downstream}/${repetition}`)).size).toBe(8)
})

const control = (cell: MeasuredCell): MeasuredCell => ({ ...cell, plan: { ...cell.plan, control: true } })

test('when a style is measured against itself, then its figures come from both halves, and the interval has to hold 1', () => {
  const cells = [3, 6].map((n) => stacked('choreography', n, 10, 170))
  const chain = stacked('synchronous-chain', 6, 500, 500)
  const same = latencyStacking.findings([...cells, control(stacked('choreography', 6, 10, 170))], 1)
  expect(same.checks.filter(({ claim }) => claim.includes('itself')).map(({ met }) => met)).toEqual([true, true])
  const other = latencyStacking.findings([...cells, control(stacked('choreography', 6, 12, 170))], 1)
  expect(other.checks.filter(({ claim }) => claim.includes('itself')).map(({ met }) => met)).toEqual([false, true])
  const halves = latencyStacking.findings([...cells, chain, control(stacked('choreography', 6, 12, 170))], 1)
  expect(halves.comparisons.find(({ against }) => against === 'synchronous-chain')?.ratio).toBeCloseTo(11 / 500)
})

test('when there is more to measure where styles are compared, then at six services and nowhere else', () => {
  const workload = { ...readWorkload('latency-stacking', 'full'), services: [3, 6, 12], repetitions: 2, loadS: 11 }
  const plans = plansOf('latency-stacking', { ...workload, whereCompared: { repetitions: 3, loadS: 16 } }, [
    'choreography',
  ])
  expect(plans.map(({ downstream, repetition, load }) => [downstream, repetition, load.seconds])).toEqual([
    [3, 1, 11],
    [3, 2, 11],
    [6, 1, 16],
    [6, 2, 16],
    [6, 3, 16],
    [12, 1, 11],
    [12, 2, 11],
  ])
})

const repeated = (cell: MeasuredCell, repetition: number): MeasuredCell => ({
  ...cell,
  plan: { ...cell.plan, repetition, until: { within: 0.05, repetitions: 3 } },
})

test('when a ratio is not known narrowly enough, then every style is repeated once more, but not for ever', () => {
  const chain = [1, 2].map((i) => repeated(stacked('synchronous-chain', 6, 500, 500), i))
  const restless = [9, 12].map((ms, i) => repeated(stacked('choreography', 6, ms, 170), i + 1))
  const failed = repeated(stacked('orchestration', 6, 12, 190), 2)
  const again = repeated(control(stacked('choreography', 6, 10, 170)), 1)
  const cells = [...chain, ...restless, again, { ...failed, cell: { ...failed.cell, failure: 'broken' } }]
  const more = latencyStacking.more!(cells, 1)
  expect(more?.why).toMatch(/^the widest interval of a ratio is ±\d+(\.\d+)? % and not yet ±5 %$/)
  expect(more?.plans.map((next) => [next.style, next.control, next.repetition])).toEqual([
    ['synchronous-chain', undefined, 3],
    ['choreography', undefined, 3],
    ['choreography', true, 2],
    ['orchestration', undefined, 3],
  ])
  const third = more!.plans.map((next) => ({ ...stacked(next.style, 6, 10, 170), plan: { ...next, repetition: 3 } }))
  expect(latencyStacking.more!([...cells, ...third], 1)).toBeNull()
  const narrowness = latencyStacking.findings(chain.concat(restless), 1).checks.at(-1)
  expect(narrowness).toMatchObject({ bound: '≤ ±5 %', met: false })
  expect(narrowness?.figure).toMatch(/after 2 repetitions$/)
})

test('when every ratio is known narrowly enough, or the workload asks for nothing, then nothing is repeated', () => {
  const chain = stacked('synchronous-chain', 6, 500, 500)
  const steady = stacked('choreography', 6, 10, 170)
  const cells = [chain, steady].flatMap((cell) => [repeated(cell, 1), repeated(cell, 2)])
  expect(latencyStacking.more!(cells, 1)).toBeNull()
  expect(latencyStacking.findings(cells, 1).checks.at(-1)).toMatchObject({ met: true })
  const restless = [9, 12].map((ms) => stacked('choreography', 6, ms, 170))
  expect(latencyStacking.more!([chain, ...restless], 1)).toBeNull()
})

test('when the workload names controls, then those styles have one more cell for each repetition', () => {
  const workload = { ...readWorkload('latency-stacking', 'quick'), repetitions: 2 }
  const plans = latencyStacking.cells({ ...workload, control: ['choreography'] }, ['choreography', 'orchestration'])
  expect(plans.filter((one) => one.control).map((one) => [one.style, one.downstream])).toEqual([
    ['choreography', 6],
    ['choreography', 6],
  ])
})

/** A cell whose completed orders cost the providers so many calls each. */
function working(style: StyleName, providerCalls: number): MeasuredCell {
  const measured = stacked(style, 6, 10, 170)
  const costPerOrder = { providerCalls } as MeasuredCell['cell']['costPerOrder']
  return { ...measured, cell: { ...measured.cell, orders: { ...measured.cell.orders, completed: 40 }, costPerOrder } }
}

test('when every style asked the providers as often, then the work is equal; when one asked more, then it says who', () => {
  const equal = equalWork([working('choreography', 6), working('orchestration', 6)])
  expect(equal).toMatchObject([{ figure: 'N = 6: 6', met: true }])
  const unequal = equalWork([working('choreography', 6), working('orchestration', 6.5)])
  expect(unequal).toMatchObject([{ figure: 'N = 6: choreography 6, orchestration 6.5', met: false }])
  expect(equalWork([working('choreography', 6)])).toEqual([])
})

/** Twenty seconds at ten orders a second, each settled so much later. */
function loaded(settledAfterMs: (i: number) => number): MeasuredCell & { evidence: RunData } {
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
  const evidence = { run, snapshot, lastDueAt: 19_900, restAt: 20_500 }
  const { plan: p, timings, cell } = stacked('choreography', 6, 10, 170)
  return { plan: p, timings, cell: sustained.judge!(p, cell, evidence), evidence }
}

test('when orders settle as fast as they arrive, then the rate is held and nothing more is tried', () => {
  const cell = loaded(() => 200)
  expect(cell.cell.sustained).toMatchObject({ held: true, offeredPerMinute: 600, backlogAtEnd: 2, drainMs: 600 })
  expect(sustained.next!(cell)).toBeNull()
  expect(sustained.findings([cell], 1).checks[0]).toMatchObject({ figure: '600', met: true })
})

test('when the backlog grows, then the rate is not held, and a slower one is tried next', () => {
  const cell = loaded((i) => 200 + i * 50)
  expect(cell.cell.sustained?.held).toBe(false)
  const next = sustained.next!(cell)
  expect(next!.load.ratePerS).toBeLessThan(7)
  const { checks } = sustained.findings([cell], 1)
  expect(checks[0]).toMatchObject({ figure: 'none of the rates tried', met: false })
})

test('when a promise is broken, then the rate is not held, however fast it was', () => {
  const cell = loaded(() => 200)
  const broken = {
    ...cell.cell,
    audit: { checked: 1, violations: [{ invariant: 'I2' as const, orderId: 'x', detail: 'd', guaranteed: true }] },
  }
  expect(sustained.judge!(cell.plan, broken, cell.evidence).sustained?.held).toBe(false)
})
