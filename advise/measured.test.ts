/** The nearest point of a grid, and the figures of every way at it. */
import { expect, test } from 'vitest'
import { breakEvenOf } from '../benchmarks/experiments/break-even/findings.ts'
import { gridCell } from '../benchmarks/experiments/break-even/sample-grid.ts'
import { measuredNear } from './measured.ts'
import type { Answer } from './rules.ts'
import { interaction } from './system.ts'

const at = (providerMeanMs: number, downstream: number) => ({ providerMeanMs, downstream, ratePerS: 4 })
const grid = breakEvenOf(
  [15, 150].flatMap((ms) =>
    [3, 12].flatMap((n) => [
      gridCell('synchronous-chain', at(ms, n), { acceptMs: n * ms, settleMs: n * ms, cpuMs: 60 }),
      gridCell('choreography', at(ms, n), { acceptMs: 10, settleMs: 100 + ms, cpuMs: 120 }),
    ]),
  ),
)
const taking = (takesMs: number, count: number) =>
  interaction.parse({
    name: 'it',
    needsAnswer: false,
    ratePerS: 4,
    services: Array.from({ length: count }, (_, i) => ({ name: `s${i}`, role: 'decides', takesMs })),
  })

/** A median of spread values. */
const about = (ms: number) => expect.closeTo(ms, 1)

test('When an interaction is near a point, then that is its point, and each way has its figures', () => {
  const measured = measuredNear(taking(120, 4), 'choreography', grid)!
  expect(measured.at).toEqual(at(150, 3))
  expect(measured.figures).toEqual([
    { answer: 'a direct call', values: { acceptMs: about(450), settleMs: about(450), cpuMs: 60 } },
    { answer: 'choreography', values: { acceptMs: about(10), settleMs: about(250), cpuMs: 120 } },
  ])
})

test('When services take no time, then the fastest point is the nearest', () => {
  expect(measuredNear(taking(0, 12), 'choreography', grid)!.at).toEqual(at(15, 12))
})

test('When the advised way changes places with another near the interaction, then it is said where', () => {
  const of = (advised: Answer) => measuredNear(taking(15, 3), advised, grid)!.crossovers
  const [crossover] = of('choreography').filter(({ along }) => along === 'providerMeanMs')
  expect(crossover).toMatchObject({ metric: 'settleMs', before: 'synchronous-chain', after: 'choreography' })
  expect(of('a job queue')).toEqual([])
})

test('When an interaction is far from the grid, then it is said in what', () => {
  expect(measuredNear(taking(120, 4), 'choreography', grid)!.outsideGrid).toEqual([])
  expect(measuredNear({ ...taking(180_000, 1), ratePerS: 3_000 }, 'choreography', grid)!.outsideGrid).toEqual([
    '1 services, and 3 to 12 were measured',
    '180000 ms each, and at most 150 ms were measured',
    '3000/s, and at most 4/s were measured',
  ])
})

test('When no grid was measured, then there are no figures', () => {
  expect(measuredNear(taking(75, 3), 'choreography', { rankings: [], crossovers: [] })).toBeNull()
})
