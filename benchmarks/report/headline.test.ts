/** The findings' sentences, on figures that are known beforehand. */
import { expect, test } from 'vitest'
import type { Cell, Results } from '../results-schema.ts'
import { headline } from './headline.ts'
import { sampleResults } from './samples/results.ts'

const plain = (text: string) => text.replace(/\[[\w-]+\]\*\*(.+?)\*\*/g, '$1')
const said = (found: Results, title: string) => {
  const finding = headline(found).find((one) => one.title === title)
  return finding && { ...finding, sentence: plain(finding.sentence) }
}
const keep = (which: (cell: Cell) => boolean): Results => {
  const all = sampleResults()
  return { ...all, cells: all.cells.filter(which) }
}

test('When every experiment was measured, then each has its sentence with the figures of every style', () => {
  expect(headline(sampleResults()).map(({ title, sentence }) => `${title}: ${plain(sentence)}`)).toEqual([
    'Latency stacking: Each further service adds this much to the customer’s wait for a response: 76 ms in the synchronous chain, 0.12 ms in choreography and 0.40 ms in orchestration; with 6 services at 4 orders/s, half of the orders are settled within 404 ms, 161 ms and 174 ms.',
    expect.stringMatching(
      /^Availability under failure: .*in time\. Order down: 0 % in the synchronous chain, 100 % in choreography and .*\. /,
    ),
    'Scaling: The highest rate with which a style keeps up on this machine (no growing backlog, accept p99 1,000 ms, settle p99 3,000 ms) is 9.0 to 14/s in the synchronous chain, 20 to 30/s in choreography and 14 to 20/s in orchestration.',
    'Sustained rate: Of 1,000 orders a minute, with every guarantee kept and no growing backlog, the synchronous chain holds none of the rates tried, choreography holds all, of which 990 are right and orchestration holds none of the rates tried.',
    'Cost of an order: One order with 6 services at 4 orders/s takes CPU time of 32 ms in the synchronous chain, 59 ms in choreography and 90 ms in orchestration; at 1,000 orders a minute, the order service makes 6,000, 0 and 0 calls a minute.',
  ])
})

test('When an experiment is missing, then it has no finding', () => {
  const titles = headline(keep(({ experiment }) => experiment === 'scaling')).map(({ title }) => title)
  expect(titles).toEqual(['Scaling'])
  expect(headline(keep(() => false))).toEqual([])
})

test('When a style is missing, then the sentence is about the others alone', () => {
  const without = keep(({ style }) => style !== 'orchestration')
  expect(said(without, 'Latency stacking')!.sentence).toContain('76 ms in the synchronous chain and 0.12 ms in choreo')
  expect(said(without, 'Latency stacking')!.sentence).toMatch(/within 404 ms and 161 ms\.$/)
  expect(JSON.stringify(headline(without))).not.toContain('orchestration')
})

test('When all cells of a style failed, then it has no figure, and the reason and the number of cells are shown', () => {
  const all = sampleResults()
  const failed = (cell: Cell) =>
    cell.style === 'orchestration' ? { ...cell, failure: 'no start\nlog', valid: false } : cell
  const { sentence, exclusions } = said({ ...all, cells: all.cells.map(failed) }, 'Latency stacking')!
  expect(sentence).not.toContain('orchestration')
  expect(exclusions).toEqual(['orchestration: 6 of 6 cells failed (no start)'])
})

test('When nothing was measured validly, then the sentence says that', () => {
  const all = sampleResults()
  const none = { ...all, cells: all.cells.map((cell) => ({ ...cell, valid: false })) }
  expect(headline(none).map(({ sentence }) => sentence)).toEqual([
    'No cell was measured validly.',
    'No fault was measured validly.',
    expect.stringMatching(/^The highest rate with which a style keeps up /), // the driver may be what gives way
    'No rate was measured validly.',
  ])
})

test('When there is one number of services, then the sentence gives accept with settle, not what a service adds', () => {
  const one = { ...keep(({ params }) => params.downstream === 6), slopes: [] }
  expect(said(one, 'Latency stacking')!.sentence).toBe(
    'With 6 services at 4 orders/s, half of the orders are accepted within 404 ms in the synchronous chain, 8.0 ms in choreography and 19 ms in orchestration, and settled within 404 ms, 161 ms and 174 ms.',
  )
})

test('When no rate of a search failed, then it says that the style keeps up with at least the highest', () => {
  const early = keep(({ experiment, scaling }) => experiment === 'scaling' && scaling!.within)
  expect(said(early, 'Scaling')!.sentence).toContain('at least 20/s in choreography')
})
