/** The cost of flushing, on made-up figures whose ratios are known. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { flushMs } from '../../../meta/machine.ts'
import { sampleResults } from '../../../report/samples/results.ts'
import { sections } from '../../../report/table.ts'
import { verdict } from '../../../report/verdict.ts'
import { flushRows } from './flush-rows.ts'

test('When both variants were measured, then the table has them side by side, and no other table mixes them', () => {
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

test('When a cell that flushes does not count, then the verdict says which it was', () => {
  const all = sampleResults()
  const cells = all.cells.map((cell) => (cell.params.durability ? { ...cell, failure: 'no start' } : cell))
  expect(verdict({ ...all, cells })).toContain(
    'latency-stacking, choreography, N = 6, repetition 1, power loss: failed: no start',
  )
})

test('When a disk is asked, then it says how long a flush takes, and nothing is left on it', () => {
  const dir = mkdtempSync(join(tmpdir(), 'flush-'))
  expect(flushMs(dir)).toBeGreaterThanOrEqual(0)
  expect(readdirSync(dir)).toEqual([])
  rmSync(dir, { recursive: true })
})
