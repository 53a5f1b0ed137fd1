/** The sections of latency stacking: how long one more service takes, how the times vary, what an order costs. */
import { referenceCount } from '../../../comparison.ts'
import { exclusionNote, ofExperiment, servicesOf } from '../../../report/cells.ts'
import { legend, processLegend } from '../../../report/page/html.ts'
import { byServices, chartFigure, lead, type Section, section } from '../../../report/page/pieces.ts'
import { stylesIn } from '../../../report/style-themes.ts'
import type { Results } from '../../../results-schema.ts'
import { costChart } from './cost-chart.ts'
import { distributionChart, latencyChart } from './latency-charts.ts'
import { atRates } from './rates.ts'
import { costRows, latencyRows, percentileRows, slopeRows } from './rows.ts'

export function latencySection(found: Results): Section | null {
  const cells = ofExperiment(found, 'latency-stacking')
  const figures = chartFigure(latencyChart(cells), {
    legend: legend(stylesIn(cells)),
    caption: `All figures${atRates(cells)}. Lines are medians, bands reach up to p95; of repetitions, the median is shown. ${exclusionNote(cells, byServices)}`,
    tables: { Milliseconds: latencyRows(cells), 'What each added service adds, with 95 % intervals': slopeRows(found) },
  })
  const text =
    'Each service makes one provider call of 50 to 100 ms. The chain waits for each call in turn. The other styles respond when the order is durable and do the rest afterwards, so settle and effects are shown next to accept, on the same scale.'
  return section('latency-stacking', 'Latency', 'How long does one more service take?', lead(text), figures)
}

export function distributionSection(found: Results): Section | null {
  const cells = ofExperiment(found, 'latency-stacking')
  const isSketch = cells.some(({ quantiles, failure }) => !quantiles && failure === null)
  const dashed = isSketch ? ' Dashed: this file keeps only p50, p95, p99 and the maximum.' : ''
  const figures = chartFigure(distributionChart(cells), {
    legend: legend(stylesIn(cells)),
    caption: `All repetitions together${atRates(cells)}. A curve of few orders is rough; n is in the table.${dashed} ${exclusionNote(cells, byServices)}`,
    tables: { 'All percentiles': percentileRows(cells) },
  })
  const text =
    'The share of orders that was done within a number of milliseconds, on a logarithmic scale. A curve further left is faster; a steeper curve means less variation.'
  return section('distributions', 'Distribution', 'How do the times vary?', lead(text), figures)
}

export function costSection(found: Results): Section | null {
  const cells = ofExperiment(found, 'latency-stacking')
  const n = referenceCount(servicesOf(cells))
  const figures = chartFigure(costChart(cells), {
    legend: processLegend(),
    caption: `CPU time${atRates(cells)}: it includes idle work and excludes providers. EDA §1 counts 1,000 orders a minute: multiplied by the calls, that is what the order service has to send. ${exclusionNote(cells, byServices)}`,
    tables: { [`Every process with ${n} services`]: costRows(cells, n) },
  })
  const text =
    'CPU time per order includes what a broker, a workflow server or an outbox costs. On two machines of one kind it differed by a factor of two, so expect no figure of this run on another machine.'
  return section('costs', 'Cost', 'What does an order cost?', lead(text), figures)
}
