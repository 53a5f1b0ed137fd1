/** The section of break-even as text, from a grid whose figures are known beforehand. */
import { expect, test } from 'vitest'
import { reportPages } from '../../../report/page.ts'
import { sampleResults } from '../../../report/samples/results.ts'
import { sections } from '../../../report/table.ts'
import type { Cell } from '../../../results-schema.ts'
import { at, gridCell } from '../sample-grid.ts'
import { breakEvenSection } from './section.ts'

/** 6 p in the chain, 150 + 2 p in choreography, and a job queue that meets a busy machine at the higher rate. */
const cells = [2, 8].flatMap((ratePerS) =>
  [20, 50].flatMap((p): Cell[] => {
    const point = at(p, 6, ratePerS)
    const queue = gridCell('job-queue', point, { acceptMs: 12, settleMs: 300 + 3 * p, cpuMs: 110 })
    const machineBusy = ratePerS === 8 ? 0.99 : 0.6
    return [
      gridCell('synchronous-chain', point, { acceptMs: 6 * p, settleMs: 6 * p, cpuMs: 60 }),
      gridCell('choreography', point, { acceptMs: 10, settleMs: 150 + 2 * p, cpuMs: 120 }),
      { ...queue, costPerOrder: { ...queue.costPerOrder!, machineBusy } },
    ]
  }),
)
const found = { ...sampleResults(), cells }
const plain = (html: string) => html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')

test('When a grid was measured, then there is a map for each metric and rate', () => {
  const { content } = breakEvenSection(found)!
  expect(content.match(/class="best-map"/g)).toHaveLength(6)
  const text = plain(content)
  expect(text).toContain('Lowest settle p50 2 orders/s : lowest settle p50 provider N = 6 20 ms chain')
  expect(text).toContain('50 ms choreo\u00adgraphy chain × 1.2')
  expect(text).toContain('machine busy: job queue')
})

test('When two styles change places, then one row says between which values, at which rates', () => {
  expect(plain(breakEvenSection(found)!.content)).toContain(
    'choreography synchronous chain settle p50 a provider time of 20 and 50 ms (about 38) N = 6 with 2, 8/s',
  )
})

test('When only the main page is read, then the ranking is about every style that was ranked', () => {
  const page = reportPages({ ...found, cells: [...sampleResults().cells, ...cells] })['report.html']!
  expect(page).toContain('machine busy: job queue')
})

test('When no grid was measured, then there is neither a section nor a table', () => {
  expect(breakEvenSection(sampleResults())).toBeNull()
  expect(sections(sampleResults()).map(({ title }) => title)).not.toContainEqual(expect.stringContaining('Break-even'))
})
