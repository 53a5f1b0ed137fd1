/** The cost of flushing, on made-up figures whose ratios are known; and which servers guarantee what. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { StyleName } from '#stack/styles.ts'
import { type CellPlan, emptyCell, type MeasuredCell, timesOf } from '../cell.ts'
import type { Experiment } from '../experiment.ts'
import { findingsOf } from '../findings.ts'
import { noTimings } from '../measure/timings.ts'
import { durability, durabilityNotice } from '../meta/definitions.ts'
import { flushMs } from '../meta/machine.ts'
import { flushComparisons, flushRows } from './durability.ts'
import { plan } from './samples/cells.ts'
import { sampleResults } from './samples/results.ts'
import { sections } from './table.ts'
import { verdict } from './verdict.ts'

/** Forty orders around these times, each metric 10 ms after the one before. */
function measured(style: StyleName, n: number, ms: number, more: Partial<CellPlan> = {}): MeasuredCell {
  const around = (middle: number) => Array.from({ length: 40 }, (_, i) => middle + (i - 19.5) / 100)
  const own = { ...plan('latency-stacking', style, n, 4), ...more }
  const timings = { ...noTimings(), acceptMs: around(ms), settleMs: around(ms + 10), effectsMs: around(ms + 20) }
  return { plan: own, timings, cell: { ...emptyCell(own), ...timesOf(timings), valid: true } }
}
const flushed = { durability: 'power-loss' } as const

test('when a style was measured in both variants, then each metric has its ratio at six services', () => {
  const cells = [3, 6].flatMap((n) => [
    measured('choreography', n, 10 * n),
    measured('choreography', n, 20 * n, flushed),
  ])
  const found = flushComparisons(cells, 1)
  expect(found.map(({ metric, ratio }) => [metric, ratio])).toEqual([
    ['acceptMs p50, N = 6', 2],
    ['settleMs p50, N = 6', 1.857],
    ['effectsMs p50, N = 6', 1.75],
  ])
  for (const { low, high, ratio, against } of found) {
    expect(against).toBe('itself without flush per commit')
    expect(low).toBeLessThanOrEqual(ratio)
    expect(high).toBeGreaterThanOrEqual(ratio)
  }
})

test('when a style was measured in one variant only, then there is no ratio of it', () => {
  expect(flushComparisons([measured('choreography', 6, 10)], 1)).toEqual([])
  expect(flushComparisons([measured('choreography', 6, 10, flushed)], 1)).toEqual([])
})

test('when an experiment speaks, then of one variant at a time, and names those that flush', () => {
  const counted: Experiment = {
    name: 'latency-stacking',
    cells: () => [],
    findings: (cells) => ({
      comparisons: [],
      slopes: [{ metric: 'acceptMs p50', style: 'choreography', perService: cells.length, low: 0, high: 9 }],
      checks: [{ claim: 'cells', figure: String(cells.length), bound: '', met: null }],
    }),
  }
  const usual = [measured('choreography', 3, 10), measured('choreography', 4, 10)]
  const { slopes, checks } = findingsOf([counted], [...usual, measured('choreography', 3, 20, flushed)], 1)
  expect(slopes.map(({ metric, perService }) => [metric, perService])).toEqual([
    ['acceptMs p50', 2],
    ['acceptMs p50, power loss', 1],
  ])
  expect(checks.map(({ claim, figure }) => `${claim}: ${figure}`)).toEqual(['cells: 2', 'cells, power loss: 1'])
  expect(findingsOf([counted], usual, 1).checks).toHaveLength(1)
})

test('when both variants were measured, then the table has them side by side, and no other table mixes them', () => {
  const all = sampleResults()
  const usual = { ...all, cells: all.cells.filter(({ params }) => !params.durability) }
  const row = ['choreography', 'settle', '161', '428', '205', '545', 2.66, '2.6 to 2.7']
  expect(flushRows(all).rows).toContainEqual(row)
  expect(flushRows(usual).rows).toEqual([])
  const added = ['What flushing at every commit costs, with 6 downstream services', 'Sustained rate, power loss']
  const [with_, without] = [sections(all), sections(usual)]
  expect(with_.filter(({ title }) => !added.includes(title))).toEqual(without)
  expect(with_.map(({ title }) => title)).toEqual(expect.arrayContaining(added))
})

test('when a cell that flushes does not count, then the verdict says which it was', () => {
  const all = sampleResults()
  const cells = all.cells.map((cell) => (cell.params.durability ? { ...cell, failure: 'no start' } : cell))
  expect(verdict({ ...all, cells })).toContain(
    'latency-stacking, choreography, N = 6, repetition 1, power loss: failed: no start',
  )
})

test('when a server was not started by the kit, then nothing is promised for it, and that is said first', () => {
  const external = { kafka: 'one:9092' }
  expect(Object.keys(durability('kill-9', {}))).toEqual(['postgres', 'kafka', 'temporal', 'providers'])
  expect(durability('power-loss', external)).toMatchObject({
    kafka: 'not started by the kit: as its operator set it',
    'kafka, power loss': 'not started by the kit: as its operator set it',
    'temporal, power loss': expect.stringContaining('synchronous=FULL'),
    'postgres, power loss': expect.stringContaining('anyway'),
  })
  expect(durabilityNotice('power-loss', external).join()).toContain('kafka: not started by the kit')
  expect(durabilityNotice('kill-9', external)).toEqual([])
})

test('when a disk is asked, then it says how long a flush takes, and nothing is left on it', () => {
  const dir = mkdtempSync(join(tmpdir(), 'flush-'))
  expect(flushMs(dir)).toBeGreaterThanOrEqual(0)
  expect(readdirSync(dir)).toEqual([])
  rmSync(dir, { recursive: true })
})
