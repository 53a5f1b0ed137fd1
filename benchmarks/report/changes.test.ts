/** What changed between two results, on figures that are known beforehand. */
import { expect, test } from 'vitest'
import type { Cell, Results } from '../results-schema.ts'
import { changesTable, compareResults, environmentDifferences, shareDifference, verdictOf } from './changes.ts'
import { sampleResults } from './samples/results.ts'

const slower = (cell: Cell, factor: number): Cell => ({
  ...cell,
  acceptMs: { ...cell.acceptMs, p50: cell.acceptMs.p50! * factor },
  quantiles: cell.quantiles && { ...cell.quantiles, acceptMs: cell.quantiles.acceptMs.map((ms) => ms * factor) },
})
const acceptOf = (old: Results, now: Results) =>
  compareResults(old, now).find(({ what, style }) => style === 'choreography' && /N = 6: accept p50/.test(what))!

test('When nothing changed, then every interval contains no change', () => {
  const changes = compareResults(sampleResults(), sampleResults())
  expect(changes.length).toBeGreaterThan(100)
  expect([...new Set(changes.map(verdictOf))].sort()).toEqual(['', 'no clear change'])
})

test('When a style became slower by half, then the ratio says so, its interval is about it, and it is worse', () => {
  const now = sampleResults()
  const change = acceptOf(sampleResults(), { ...now, cells: now.cells.map((cell) => slower(cell, 1.5)) })
  expect(change.value).toBeCloseTo(1.5, 5)
  expect(change.interval!.low).toBeLessThanOrEqual(1.5)
  expect(change.interval!.high).toBeGreaterThanOrEqual(1.5)
  expect(change.interval!.low).toBeGreaterThan(1.3)
  expect(verdictOf(change)).toBe('worse')
})

test('When a file keeps no quantiles, then there is a ratio without an interval and without a verdict', () => {
  const old = sampleResults()
  const bare = { ...old, cells: old.cells.map((cell) => ({ ...cell, quantiles: null })) }
  const change = acceptOf(bare, sampleResults())
  expect(change).toMatchObject({ value: 1, interval: null })
  expect(verdictOf(change)).toBe('')
})

test('When a cell failed in one of the two, then it is not compared', () => {
  const now = sampleResults()
  const failed = now.cells.map((cell) => (cell.style === 'choreography' ? { ...cell, failure: 'no start' } : cell))
  expect(compareResults(sampleResults(), { ...now, cells: failed }).map(({ style }) => style)).not.toContain(
    'choreography',
  )
})

test('When machine, seed and load driver differ, then it is said; equal ones are not mentioned', () => {
  const now = sampleResults()
  const elsewhere = {
    ...now,
    meta: { ...now.meta, seed: 2, driver: 'k6 v1', machine: { ...now.meta.machine, cores: 64 } },
  }
  expect(environmentDifferences(sampleResults(), sampleResults())).toEqual([])
  expect(environmentDifferences(sampleResults(), elsewhere)).toEqual([
    expect.stringMatching(/^machine: .* 2 .* then, .* 64 .* now$/),
    'seed: 1 then, 2 now',
    'load driver: embedded then, k6 v1 now',
  ])
})

test('When two results have nothing in common, then the section has no rows', () => {
  expect(changesTable({ ...sampleResults(), cells: [] }, sampleResults()).rows).toEqual([])
})

test('When shares are far apart, then the interval of their difference excludes 0 and stays within bounds', () => {
  const { value, low, high } = shareDifference({ hits: 2, of: 40 }, { hits: 40, of: 40 })
  expect(value).toBeCloseTo(0.95)
  expect(low).toBeGreaterThan(0.7)
  expect(high).toBeLessThanOrEqual(1)
})
