/** The page as text: complete, self-contained, and correct when something is missing. */
import { expect, test } from 'vitest'
import { availabilityRows } from '../experiments/availability/report/fault-results.ts'
import { distributionChart, latencyChart } from '../experiments/latency-stacking/report/latency-charts.ts'
import type { Results } from '../results-schema.ts'
import { sectionsOf } from './page/sections.ts'
import { reportPage, reportPages } from './page.ts'
import { sampleResults } from './samples/results.ts'

const page = reportPage(sampleResults())
const headings = (html: string) => [...html.matchAll(/<h2[^>]*>(.*?)<\/h2>/g)].map(([, text]) => text)

test('When all was measured, then every question has its section, and changes only when there is something older', () => {
  expect(headings(page)).toHaveLength(10)
  expect(headings(reportPage(sampleResults(), sampleResults()))[0]).toBe('What changed')
})

test('whatever the results say, no script of the page ends early, and nothing is fetched', () => {
  expect(page.match(/<script/g)).toHaveLength(3)
  expect(page.match(/<\/script/g)).toHaveLength(3)
  const withoutScripts = page.replaceAll(/<script.*?<\/script>/gs, '')
  expect(withoutScripts).not.toMatch(/<(img|link|iframe)[^>]+(src|href)="(?!data:)|@import|url\(/)
  expect(page).toContain("default-src 'none'")
})

test('When charts are written into the page, then nothing of their options is lost', () => {
  const charts = sectionsOf(sampleResults()).flatMap((section) => section.charts)
  expect(charts.map(({ id }) => id)).toEqual([
    'latency',
    'distribution',
    'timelines',
    'load',
    'backlog',
    'cost',
    'machine-speed',
  ])
  for (const { variants, panels, first } of charts) {
    expect(variants[first]).toBeDefined()
    for (const { options } of panels) {
      expect(options).toHaveLength(variants.length)
      expect(JSON.stringify(options)).not.toMatch(/undefined|NaN/)
      expect(JSON.parse(JSON.stringify(options))).toStrictEqual(options)
    }
  }
})

test('When other than the main styles were measured, then the page shows the main ones and leads to a page with all', () => {
  const all = sampleResults()
  expect(Object.keys(reportPages(all))).toEqual(['report.html'])
  const rival = all.cells
    .filter(({ style }) => style === 'choreography')
    .map((cell) => ({ ...cell, style: 'job-queue' }))
  const pages = reportPages({ ...all, cells: [...all.cells, ...rival] })
  expect(Object.keys(pages)).toEqual(['report.html', 'report-all-styles.html'])
  const [main, everything] = Object.values(pages).map((html) => html.replaceAll(/<(script|style).*?<\/\1>/gs, ''))
  expect(main).not.toContain('job queue')
  expect(main).toContain('href="report-all-styles.html"')
  expect(everything).toContain('job queue')
  expect(everything).toContain('href="report.html"')
})

test('When a chart cannot be seen, then its label has the figures at both ends of each line and of each bar', () => {
  const labels = [...page.matchAll(/role="img" aria-label="([^"]*)"/g)].map(([, label]) => label!)
  expect(labels).toContainEqual(
    expect.stringMatching(
      /^Settle: completed \(downstream services\)\. synchronous chain: p50 .* ms, p95 .* ms at 3 services, p50 .* at 12 services; choreography/,
    ),
  )
  expect(labels).toContainEqual(
    expect.stringMatching(
      /^CPU time per order, by process \(CPU ms per order\)\. synchronous chain: 32 ms; choreography: /,
    ),
  )
})

test('When nothing was measured yet, then the page says so', () => {
  const empty: Results = { ...sampleResults(), cells: [], comparisons: [], slopes: [], checks: [] }
  expect(reportPage(empty)).toContain('Nothing was measured yet.')
  expect(headings(reportPage(empty))).toEqual(['What the audit found', 'What these figures rest on'])
})

test('When every cell failed, then there is a page without charts that names them', () => {
  const all = sampleResults()
  const failed = reportPage({
    ...all,
    cells: all.cells.map(({ machine: _, ...cell }) => ({ ...cell, availability: null, failure: 'no <start>' })),
  })
  expect(failed).toContain('no &lt;start&gt;')
  expect(failed).toContain('<script type="application/json" id="charts">[]</script>')
})

test('When a file keeps no quantiles, then four percentiles stand for the distribution, dashed', () => {
  const cells = sampleResults().cells.filter(({ experiment }) => experiment === 'latency-stacking')
  const [series] = distributionChart(cells.map((cell) => ({ ...cell, quantiles: null })))!.panels[0]!.options[0]!
    .series as { data: { value: number[] }[]; lineStyle: { type: string } }[]
  expect(series!.data.map(({ value }) => value[1])).toEqual([50, 95, 99, 100])
  expect(series!.lineStyle.type).toBe('dashed')
})

test('When a cell failed, then it is not drawn, and the caption says which', () => {
  const all = sampleResults()
  const cells = all.cells.map((cell, i) => (i === 0 ? { ...cell, failure: 'no start' } : cell))
  expect(reportPage({ ...all, cells })).toContain('Not drawn: synchronous chain N = 3 (failed).')
  const stacking = cells.filter(({ experiment }) => experiment === 'latency-stacking')
  expect(JSON.stringify(latencyChart(stacking)!.panels[0]!.options)).toContain('synchronous chain')
})

test('When a fault was repeated, then its orders are counted together, and an invalid repetition is left out', () => {
  const [cell] = sampleResults().cells.filter(({ params }) => params.fault === 'inventory down')
  const again = { ...cell!, availability: { ...cell!.availability!, correct: 20, stuck: 0, late: 0 } }
  const row = (cells: Results['cells']) => availabilityRows(cells).rows[0]!.slice(0, 4)
  expect(row([cell!, again])).toEqual(['inventory down', 'synchronous-chain', 40, '65 %'])
  expect(row([cell!, { ...again, valid: false }])).toEqual(['inventory down', 'synchronous-chain', 20, '30 %'])
})

test('When clients retry, then their orders are not counted with those of clients that give up', () => {
  const [cell] = sampleResults().cells.filter(({ params }) => params.fault === 'inventory down')
  const retrying = { ...cell!, params: { ...cell!.params, clients: 'retry' } }
  const { rows } = availabilityRows([cell!, retrying])
  expect(rows.map(([fault, , attempts]) => [fault, attempts])).toEqual([
    ['inventory down', 20],
    ['inventory down, clients retry', 20],
  ])
})

test('When a file is older than the figures of recoveries, then the page has neither these nor timelines', () => {
  const all = sampleResults()
  const older = all.cells.map((cell) => {
    const { recovery: _, ...availability } = cell.availability ?? {}
    return { ...cell, availability: cell.availability && (availability as typeof cell.availability) }
  })
  const text = reportPage({ ...all, cells: older })
  expect(text).toContain('data-drill="drill-payment-down-choreography"')
  expect(text).not.toContain('data-variant="')
  expect(text).not.toContain('id="timelines"')
})

test('When a style has no theme, then the report fails instead of leaving it out', () => {
  const all = sampleResults()
  const cells = all.cells.map((cell) => (cell.style === 'choreography' ? { ...cell, style: 'unknown' } : cell))
  expect(() => reportPage({ ...all, cells })).toThrow('There is no style "unknown"')
})
