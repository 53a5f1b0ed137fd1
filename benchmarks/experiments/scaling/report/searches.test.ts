/** The search for the capacity as the report shows it, of this version and of earlier ones. */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ofExperiment } from '../../../report/cells.ts'
import { readResults } from '../../../report/read-results.ts'
import { sampleResults } from '../../../report/samples/results.ts'
import type { Cell } from '../../../results-schema.ts'
import { intervalText, scalingRows, searchesOf } from './searches.ts'
import { capacityRows, costPartRows, memoryRows, shareRows } from './tables.ts'

const cells = ofExperiment(sampleResults(), 'scaling')
const chain = cells.filter(({ style }) => style === 'synchronous-chain')
const rowOf = ({ rows }: ReturnType<typeof scalingRows>, ...start: string[]) =>
  rows.find((row) => start.every((value, i) => row[i] === value))

test('When a step failed, then the table has its criteria with figure and limit, and nothing for a step that passed', () => {
  const rows = scalingRows(chain)
  const last = rowOf(rows, 'synchronous-chain', '× 1', 'step 4')!
  expect(last.slice(5, 7)).toEqual([
    'no',
    'backlog growth 50.0 % > 1.0 %; settle p99 never > 3,000 ms; settled 66.7 % < 98.0 %',
  ])
  expect(rowOf(rows, 'synchronous-chain', '× 1', 'step 3')!.slice(5, 7)).toEqual(['yes', ''])
})

test('When a rate passed and failed, then its last run decides nothing by itself: the majority does', () => {
  const again = (cell: Cell, within: boolean): Cell => ({ ...cell, scaling: { ...cell.scaling!, within } })
  const at9 = chain.find(({ params, scaling }) => params.phase === 'search' && scaling!.offeredPerS === 9)!
  expect(searchesOf([...chain, again(at9, false), at9])[0]!.capacity!.ratePerS).toBe(9)
  const [search] = searchesOf([...chain, again(at9, false), again(at9, false)])
  expect([search!.capacity!.ratePerS, search!.failed!.ratePerS]).toEqual([6, 9])
})

test('When a short hold failed below the capacity, then it has a row and moves no boundary', () => {
  const at6 = chain.find(({ scaling }) => scaling!.offeredPerS === 6)!
  const params = { ...at6.params, phase: 'coarse', step: 1 }
  const short = { ...at6, params, scaling: { ...at6.scaling!, within: false } }
  expect(searchesOf([...chain, short])[0]!.capacity!.ratePerS).toBe(9)
  expect(rowOf(scalingRows([...chain, short]), 'synchronous-chain', '× 1', 'short step 1')).toBeDefined()
})

test('When nothing failed or nothing passed, then the interval has one end', () => {
  const passed = chain.filter(({ scaling }) => scaling!.within)
  expect(intervalText(searchesOf(passed)[0]!)).toBe('at least 9.0/s')
  const failed = chain.filter(({ scaling }) => !scaling!.within)
  expect(intervalText(searchesOf(failed)[0]!)).toBe('below 14/s')
})

test('When shares were held, then latency, cost by part and memory stand beside the share', () => {
  expect(shareRows(chain).rows.at(-1)!.slice(2, 4)).toEqual(['90 %', '8.1'])
  const { head, rows } = costPartRows(chain)
  expect(Object.fromEntries(head.map((name, i) => [name, rows[0]![i]]))).toMatchObject({
    services: '24',
    broker: '–',
    database: '8.0',
    providers: '5.0',
    'in all': '32',
  })
  expect(memoryRows(chain).rows.map((row) => [row[1], row.at(-1)])).toEqual([
    ['idle', '470'],
    ['at 90 % of its capacity', '510'],
  ])
})

test('When results are of an earlier version, then the knee of a ramp is the capacity', () => {
  const old = readResults(join(import.meta.dirname, '..', '..', '..', 'results', 'three-styles'))
  const { rows } = capacityRows(ofExperiment(old, 'scaling'))
  expect(rows.map((row) => row.slice(0, 3))).toContainEqual(['synchronous-chain', '× 1', '30 to 46/s'])
})
