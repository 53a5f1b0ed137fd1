/** The figures and pictures of both READMEs are those of the committed results. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { changeCostTable } from '../change-cost/table.ts'
import { projectRoot } from '../meta/machine.ts'
import { committedResults } from './committed.ts'
import {
  benchmarksFile,
  headline,
  picturesOf,
  predictionTable,
  readmeFile,
  runsFile,
  runTable,
  statedCallsTable,
  withGenerated,
} from './readme.ts'
import { sampleResults } from './samples/results.ts'

test.each([
  [readmeFile, headline],
  [runsFile, runTable],
])('When results are committed, then %s shows their figures', (file, figures) => {
  const text = readFileSync(file, 'utf8')
  expect(text).toBe(withGenerated(text, 'figures', figures(committedResults())))
})

test('When a change costs something else, then the table in the README shows it', () => {
  const text = readFileSync(readmeFile, 'utf8')
  expect(text).toBe(withGenerated(text, 'change cost', changeCostTable()))
})

test('When predictions change, then the table in the README of benchmarks shows them', () => {
  const text = readFileSync(benchmarksFile, 'utf8')
  expect(text).toBe(withGenerated(text, 'predictions', predictionTable()))
})

test('When other provider calls are stated, then the table in the README of benchmarks shows them', () => {
  const text = readFileSync(benchmarksFile, 'utf8')
  expect(text).toBe(withGenerated(text, 'refused orders', statedCallsTable()))
})

test('When a run was interrupted, then the table of runs says so', () => {
  const found = sampleResults()
  const tableOf = (complete: boolean) =>
    runTable([{ file: 'benchmarks/results/x/results.json', found: { ...found, meta: { ...found.meta, complete } } }])
  expect(tableOf(false)).toContain('[x](x/results.json), interrupted')
  expect(tableOf(true)).not.toContain('interrupted')
})

test('When rivals were measured too, then the table of runs has them, and that of the README has the main styles only', () => {
  const found = sampleResults()
  const rival = found.cells
    .filter(({ style }) => style === 'choreography')
    .map((cell) => ({ ...cell, style: 'polled-table' }))
  const checks = [{ claim: 'polled-table: settle', figure: '3', bound: '1', met: false }]
  const run = {
    file: 'benchmarks/results/x/results.json',
    found: { ...found, cells: [...found.cells, ...rival], checks },
  }
  expect(runTable([run])).toContain('polled-table')
  const shown = headline([run])
  expect(shown).toContain(
    '| choreography<br>order and event (PostgreSQL, survives power loss; then Kafka, survives kill -9 only) | orchestration<br>started workflow (Temporal, survives kill -9 only) |',
  )
  expect(shown).not.toContain('polled-table')
})

test('When a check is not met, then the README says so', () => {
  const found = sampleResults()
  const checks = [{ claim: 'settle', figure: '1.3', bound: '1.15', met: false }]
  const text = headline([{ file: 'x/results.json', found: { ...found, checks } }])
  expect(text).toContain('- settle: 1.3, bound 1.15')
})

test('When results are committed, then the pictures beside them show their figures', () => {
  const pictures = picturesOf(committedResults())
  expect(pictures.length).toBeGreaterThan(0)
  for (const { file, svg } of pictures) expect(readFileSync(join(projectRoot, file), 'utf8'), file).toBe(svg)
})
