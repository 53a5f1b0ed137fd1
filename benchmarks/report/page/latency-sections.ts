/** The sections about latency stacking: latency by number of services, its distribution, and what an order costs. */

import { referenceCount } from '../../comparison.ts'
import type { Cell, Results } from '../../results-schema.ts'
import { exclusionNote, ofExperiment, servicesOf } from '../cells.ts'
import { costChart } from '../charts/cost.ts'
import { distributionChart, latencyChart } from '../charts/latency.ts'
import { groupColor, type ProcessGroup, processGroups, stylesIn } from '../style-themes.ts'
import { costRows, latencyRows, slopeRows } from '../table.ts'
import { escaped, legend } from './html.ts'
import { chartFigure, type Section } from './pieces.ts'

const byServices = ({ params }: Cell) => `N = ${params.downstream}`
const lead = (text: string) => `<p class="lead">${escaped(text)}</p>`

export function latencySection(found: Results): Section | null {
  const cells = ofExperiment(found, 'latency-stacking')
  const chart = latencyChart(cells)
  if (!chart) return null
  return {
    id: 'latency-stacking',
    title: 'What does one more service cost the customer?',
    short: 'Latency',
    charts: [chart],
    content:
      lead(
        'Every service does one provider call of 50 to 100 ms. The chain waits for each in turn; the others answer when the order is durable and do the rest afterwards. An answer alone is not an order: settle and effects stand beside it, on the same scale.',
      ) +
      chartFigure(chart, {
        legend: legend(stylesIn(cells)),
        caption: `Lines are medians, bands reach up to p95; repetitions by their median. ${exclusionNote(cells, byServices)}`,
        tables: {
          'Milliseconds as a table': latencyRows(cells),
          'What an added service adds, with 95 % intervals': slopeRows(found),
        },
      }),
  }
}

export function distributionSection(found: Results): Section | null {
  const cells = ofExperiment(found, 'latency-stacking')
  const chart = distributionChart(cells)
  if (!chart) return null
  const few = cells.some(({ quantiles, failure }) => !quantiles && failure === null)
  const dashed = few ? ' Dashed: this file keeps only p50, p95, p99 and the maximum.' : ''
  return {
    id: 'distributions',
    title: 'How long did how many orders take?',
    short: 'Distribution',
    charts: [chart],
    content:
      lead(
        'The share of orders that was through within so many milliseconds, on a logarithmic scale. The further left, the quicker; the steeper, the more alike.',
      ) +
      chartFigure(chart, {
        legend: legend(stylesIn(cells)),
        caption: `Repetitions together. Few orders make a rough curve: see n in results.json.${dashed} ${exclusionNote(cells, byServices)}`,
        tables: { 'All percentiles as a table': percentileRows(cells) },
      }),
  }
}

function percentileRows(cells: readonly Cell[]) {
  const rows = cells
    .filter(({ failure }) => failure === null)
    .flatMap((cell) =>
      (['acceptMs', 'settleMs', 'effectsMs', 'compensateMs'] as const)
        .filter((metric) => cell[metric].n > 0)
        .map((metric) => {
          const { p50, p95, p99, max, n } = cell[metric]
          return [
            cell.style,
            cell.params.downstream!,
            cell.params.repetition!,
            metric.replace('Ms', ''),
            p50,
            p95,
            p99,
            max,
            n,
          ]
        }),
    )
  return { head: ['style', 'N', 'repetition', 'ms to', 'p50', 'p95', 'p99', 'max', 'n'], rows }
}

export function costSection(found: Results): Section | null {
  const cells = ofExperiment(found, 'latency-stacking')
  const chart = costChart(cells)
  if (!chart) return null
  const n = referenceCount(servicesOf(cells))
  return {
    id: 'costs',
    title: 'What does an order cost?',
    short: 'Cost',
    charts: [chart],
    content:
      lead(
        'CPU time carries over to other machines; orders per second do not. What coordinates (a broker, a workflow server, an outbox) is paid for here.',
      ) +
      chartFigure(chart, {
        legend: processLegend,
        caption: `Idle work included, providers not. EDA §1 counts 1,000 orders a minute: times the calls beside, that is what the order service has to send. ${exclusionNote(cells, byServices)}`,
        tables: { [`Every process with ${n} services as a table`]: costRows(cells, n) },
      }),
  }
}

const processLegend = `<ul class="legend" aria-label="Processes">${(Object.keys(processGroups) as ProcessGroup[])
  .map((name) => `<li><span class="style" style="--own:${groupColor(name)}">■</span> ${name}</li>`)
  .join('')}</ul>`
