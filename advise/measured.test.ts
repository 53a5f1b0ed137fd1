/** The nearest point of a grid, and the figures of every way at it. */
import { expect, test } from 'vitest'
import { breakEvenOf } from '../benchmarks/experiments/break-even/findings.ts'
import { gridCell } from '../benchmarks/experiments/break-even/sample-grid.ts'
import { measuredNear } from './measured.ts'
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
  const measured = measuredNear(taking(120, 4), grid)!
  expect(measured.at).toEqual(at(150, 3))
  expect(measured.figures).toEqual([
    { answer: 'a direct call', values: { acceptMs: about(450), settleMs: about(450), cpuMs: 60 } },
    { answer: 'choreography', values: { acceptMs: about(10), settleMs: about(250), cpuMs: 120 } },
  ])
})

test('When services take no time, then the fastest point is the nearest', () => {
  expect(measuredNear(taking(0, 12), grid)!.at).toEqual(at(15, 12))
})

test('When no grid was measured, then there are no figures', () => {
  expect(measuredNear(taking(75, 3), { rankings: [], crossovers: [] })).toBeNull()
})
