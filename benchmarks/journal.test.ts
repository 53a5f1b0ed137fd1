import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type CellPlan, emptyCell, type MeasuredCell } from './cell.ts'
import { hasJournal, openJournal } from './journal.ts'
import { noTimings } from './measure/timings.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'journal-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const planOf = (downstream: number): CellPlan => ({
  experiment: 'latency-stacking',
  style: 'choreography',
  downstream,
  repetition: 1,
  warmUp: { ratePerS: 4, seconds: 1 },
  load: { ratePerS: 4, seconds: 3, arrivals: 'spaced', refusals: {} },
  drainTimeoutMs: 1_000,
})
const measuredOf = (plan: CellPlan): MeasuredCell[] => [{ plan, timings: noTimings(), cell: emptyCell(plan) }]
const file = () => join(dir, 'unfinished.ndjson')

it('When a run is continued, then it knows what was measured, when it began, and when it went on', () => {
  openJournal(dir, 'compare', false, 'Monday').add(planOf(3), measuredOf(planOf(3)))
  const resumed = openJournal(dir, 'compare', true, 'Tuesday')
  expect(resumed).toMatchObject({ date: 'Monday', resumedAt: ['Tuesday'] })
  expect(resumed.measuredOf(planOf(3))).toEqual(measuredOf(planOf(3)))
  expect(resumed.measuredOf(planOf(6))).toBeUndefined()
})

it('When it was killed while it wrote, then only that plan is measured again', () => {
  openJournal(dir, 'compare', false).add(planOf(3), measuredOf(planOf(3)))
  appendFileSync(file(), '{"plan":{"experi')
  openJournal(dir, 'compare', true).add(planOf(6), measuredOf(planOf(6)))
  const resumed = openJournal(dir, 'compare', true)
  expect([3, 6].map((n) => resumed.measuredOf(planOf(n)))).toEqual([3, 6].map((n) => measuredOf(planOf(n))))
})

it('When a run is complete, or a new one starts, then nothing of it is continued', () => {
  const journal = openJournal(dir, 'compare', false)
  journal.add(planOf(3), measuredOf(planOf(3)))
  expect(openJournal(dir, 'compare', false).measuredOf(planOf(3))).toBeUndefined()
  journal.complete()
  expect(hasJournal(dir)).toBe(false)
  expect(() => openJournal(dir, 'compare', true)).toThrow(/no run to continue.*ENOENT.*without --resume/)
})

it('When the command or the commit is another one, then it is not continued', () => {
  openJournal(dir, 'compare --seed 1', false)
  expect(() => openJournal(dir, 'compare --seed 2', true)).toThrow(
    'its command was "compare --seed 1" and is "compare --seed 2" now',
  )
  const otherCommit = readFileSync(file(), 'utf8').replace(/"commit":"[^"]*"/, '"commit":"0123"')
  writeFileSync(file(), otherCommit)
  expect(() => openJournal(dir, 'compare --seed 1', true)).toThrow('its commit was "0123"')
})

it('When the file is no journal, then the error says so', () => {
  writeFileSync(file(), 'not JSON\n')
  expect(() => openJournal(dir, 'compare', true)).toThrow(/no run to continue.*not valid JSON/)
})
