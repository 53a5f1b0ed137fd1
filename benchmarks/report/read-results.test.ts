/** Reading results.json back, and what is said of files that are none. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { packRows } from '../order-rows.ts'
import { readResults } from './read-results.ts'
import { sampleResults } from './samples/results.ts'

const dir = mkdtempSync(join(tmpdir(), 'read-results-'))
const file = join(dir, 'results.json')
afterAll(() => rmSync(dir, { recursive: true, force: true }))

test('When the file is right, then it is read, by its name or by its directory', () => {
  writeFileSync(file, JSON.stringify(sampleResults()))
  expect(readResults(dir)).toEqual(sampleResults())
  expect(readResults(file)).toEqual(sampleResults())
})

test('When a file was written before distributions were kept, then it is read all the same', () => {
  const { cells, ...rest } = sampleResults()
  writeFileSync(file, JSON.stringify({ ...rest, cells: cells.map(({ quantiles: _, ...cell }) => cell) }))
  expect(readResults(dir).cells).toHaveLength(cells.length)
})

test('When there is no such file, then it says which and how to get one', () => {
  expect(() => readResults(join(dir, 'nowhere'))).toThrow(/There is no .*nowhere.*results\.json\. "kit compare/)
})

test('When it is not JSON, then it says where', () => {
  writeFileSync(file, '{"meta": ')
  expect(() => readResults(dir)).toThrow(`${file} is not JSON`)
})

test('When it is not in the format, then it names the place', () => {
  const found = sampleResults()
  writeFileSync(file, JSON.stringify({ ...found, cells: [{ ...found.cells[0], valid: 'yes' }] }))
  expect(() => readResults(dir)).toThrow(/not in the format of results\.json:\n {2}cells\.0\.valid: /)
})

test('When there is one row per order, then the times of orders replace the quantiles of their cell only', () => {
  const found = sampleResults()
  const row = { cell: 1, scenario: 'none', status: 202, outcome: 'completed' as const, compensateMs: null }
  const rows = [30, 10, 20].map((ms) => ({ ...row, acceptMs: ms, settleMs: 2 * ms, effectsMs: null }))
  const ahead = { ...rows[0]!, cell: found.cells.length }
  writeFileSync(file, JSON.stringify(found))
  writeFileSync(join(dir, 'orders.ndjson.gz'), packRows([...rows, ahead]))
  const { cells } = readResults(dir)
  expect(cells[1]!.quantiles).toEqual({ acceptMs: [10, 20, 30], settleMs: [20, 40, 60], effectsMs: [] })
  expect(cells.toSpliced(1, 1)).toEqual(found.cells.toSpliced(1, 1))
})

test('When the rows of orders are not in the format, then the error names their file', () => {
  writeFileSync(join(dir, 'orders.ndjson.gz'), 'no gzip')
  expect(() => readResults(dir)).toThrow(/orders\.ndjson\.gz is not in the format/)
})
