/** The criterion about time to drain, and the section that shows it. */
import { expect, test } from 'vitest'
import type { DrainTime } from '../../measure/drain-schema.ts'
import type { Cell } from '../../results-schema.ts'
import { sampleCell } from '../samples.ts'
import { drainTimeFindings } from './findings.ts'

const drained: DrainTime = {
  outageMs: 24_000,
  capacity: { passedPerS: 14, failedPerS: 16 },
  ratePerS: 7.5,
  before: 5,
  backlog: 185,
  drainMs: 26_400,
  predictedMs: 24_000,
  ratio: { value: 1.1, low: 0.95, high: 1.25 },
  loadAfterMs: 40_000,
}
function cellOf(change: Partial<DrainTime>): Cell {
  const { cell } = sampleCell('choreography', 6, 10, 20)
  const params = { ...cell.params, fault: 'kafka killed', outageS: 20, share: 0.5 }
  return { ...cell, experiment: 'drain-time', params, drainTime: { ...drained, ...change } }
}
const checkOf = (change: Partial<DrainTime>) => drainTimeFindings([cellOf(change)])[0]!

test('When a backlog is gone as soon as predicted, then the criterion is met, with the interval of the capacity', () => {
  expect(checkOf({})).toEqual({
    claim: 'choreography, kafka killed for 20 s at 50 % of its capacity: time to drain, to backlog ÷ (capacity − rate)',
    figure: '1.1 [0.95, 1.25] (185 orders in 26.4 s, 24.0 s predicted)',
    bound: '≤ 1.3',
    met: true,
  })
})

test('When it takes longer, or longer than the load, then the criterion is not met', () => {
  expect(checkOf({ ratio: { value: 1.4, low: 1.3, high: 1.5 } }).met).toBe(false)
  expect(checkOf({ drainMs: null, ratio: null })).toMatchObject({
    met: false,
    figure: 'not within 40.0 s (185 orders, 24.0 s predicted)',
  })
})

test('When no rate failed, then the capacity may predict less, so that the criterion can be missed and not met', () => {
  const open = { low: 1.1, high: null }
  expect(checkOf({ ratio: { value: 1.1, ...open } })).toMatchObject({ met: null })
  expect(checkOf({ ratio: { value: 1.4, ...open } })).toMatchObject({ met: false })
})

test('When there is no backlog, then nothing is judged', () => {
  expect(checkOf({ backlog: 0, drainMs: 0, predictedMs: null, ratio: null })).toMatchObject({
    met: null,
    figure: 'nothing to drain: 0 orders under way at its end',
  })
})
