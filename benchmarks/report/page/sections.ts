/** What the page shows after its findings: one section for each question that the results answer. */
import { referenceCount } from '../../comparison.ts'
import type { Cell, Results } from '../../results-schema.ts'
import { exclusionNote, ofDurability, ofExperiment, servicesOf } from '../cells.ts'
import { changesTable, comparisonNote, environmentDifferences } from '../changes.ts'
import { costChart } from '../charts/cost.ts'
import { distributionChart, latencyChart } from '../charts/latency.ts'
import { backlogChart, loadChart } from '../charts/load.ts'
import { flushRows } from '../durability.ts'
import { availabilityRows } from '../faults.ts'
import { figure, plural } from '../format.ts'
import { scalingRows } from '../knees.ts'
import { stylesIn } from '../style-themes.ts'
import { costRows, latencyRows, percentileRows, slopeRows, sustainedRows } from '../table.ts'
import { heatMap } from './heat-map.ts'
import { escaped, folded, legend, processLegend, table } from './html.ts'
import { auditSection, checksSection, methodSection } from './method-sections.ts'
import { card, chartFigure, foldedTables, lead, type Section, section } from './pieces.ts'

/** Of servers without a flush per commit, where a section does not say otherwise. */
export function sectionsOf(all: Results, old?: Results): Section[] {
  const found = ofDurability(all, 'kill-9')
  return [
    old ? changesSection(old, all) : null,
    ...[latencySection, distributionSection, faultSection, loadSection, sustainedSection, costSection].map((of) =>
      of(found),
    ),
    ...[durabilitySection, checksSection, auditSection, methodSection].map((of) => of(all)),
  ].filter((one) => one !== null)
}

const byServices = ({ params }: Cell) => `N = ${params.downstream}`
const byRate = ({ params }: Cell) => `at ${figure(Number(params.ratePerS))}/s`

function changesSection(old: Results, now: Results): Section | null {
  const { title, summary, head, rows } = changesTable(old, now)
  const clear = rows.filter((row) => row.at(-1) === 'better' || row.at(-1) === 'worse')
  const differences = environmentDifferences(old, now).map((line) => `<li>${escaped(line)}</li>`)
  const environment =
    differences.length > 0
      ? `<p class="bad">The two runs also differ in:</p><ul>${differences.join('')}</ul>`
      : '<p>Machine, versions, profile, seed and load driver are the same.</p>'
  return section(
    'changes',
    'Changes',
    'What changed',
    `${lead(`${title}. ${summary}`)}${card(`${environment}${clear.length > 0 ? table(head, clear, 'Clear changes') : ''}
${foldedTables({ [`All ${plural(rows.length, 'comparison')}`]: { head, rows } })}
${folded('How the intervals are computed', `<p>${escaped(comparisonNote)}</p>`)}`)}`,
  )
}

function latencySection(found: Results): Section | null {
  const cells = ofExperiment(found, 'latency-stacking')
  const figures = chartFigure(latencyChart(cells), {
    legend: legend(stylesIn(cells)),
    caption: `Lines are medians, bands reach up to p95; of repetitions, the median is shown. ${exclusionNote(cells, byServices)}`,
    tables: { Milliseconds: latencyRows(cells), 'What each added service adds, with 95 % intervals': slopeRows(found) },
  })
  const text =
    'Each service makes one provider call of 50 to 100 ms. The chain waits for each call in turn. The other styles respond when the order is durable and do the rest afterwards, so settle and effects are shown next to accept, on the same scale.'
  return section('latency-stacking', 'Latency', 'How long does one more service take?', lead(text), figures)
}

function distributionSection(found: Results): Section | null {
  const cells = ofExperiment(found, 'latency-stacking')
  const isSketch = cells.some(({ quantiles, failure }) => !quantiles && failure === null)
  const dashed = isSketch ? ' Dashed: this file keeps only p50, p95, p99 and the maximum.' : ''
  const figures = chartFigure(distributionChart(cells), {
    legend: legend(stylesIn(cells)),
    caption: `All repetitions together. A curve of few orders is rough; n is in the table.${dashed} ${exclusionNote(cells, byServices)}`,
    tables: { 'All percentiles': percentileRows(cells) },
  })
  const text =
    'The share of orders that was done within a number of milliseconds, on a logarithmic scale. A curve further left is faster; a steeper curve means less variation.'
  return section('distributions', 'Distribution', 'How do the times vary?', lead(text), figures)
}

function faultSection(found: Results): Section | null {
  const cells = ofExperiment(found, 'availability')
  const failed = cells.filter(({ availability, failure }) => availability === null && failure !== null)
  const text =
    'Each fault is injected while orders arrive, and removed again. Every order that arrived meanwhile is followed to its end. A cell of the map shows the share of orders that were correct and in time; select it to see the outcomes of the others.'
  return section(
    'availability',
    'Faults',
    'What do customers get during a fault?',
    lead(text),
    cells.length > 0 &&
      `${failed.map(({ style, failure }) => `<p class="bad">${escaped(`${style}: ${failure}`)}</p>`).join('')}${heatMap(cells)}
${foldedTables({ 'Every fault': availabilityRows(cells) })}`,
  )
}

function loadSection(found: Results): Section | null {
  const cells = ofExperiment(found, 'scaling')
  const shown = { legend: legend(stylesIn(cells)), tables: {} }
  const load = chartFigure(loadChart(cells), {
    ...shown,
    caption: `Each step of the ramp is half as fast again as the one before, so the true knee lies between ring and hollow symbol. All styles share this machine’s cores with the servers and the load driver. ${exclusionNote(cells, byRate)}`,
    tables: { 'Every step': scalingRows(cells) },
  })
  const caption = 'One process of each service; each style at its own rate.'
  const text =
    'A ramp goes up until a response or a settled order takes too long, or until a backlog grows. The ring marks the knee: the last step within the limits. Hollow symbols are beyond it.'
  return section(
    'scaling',
    'Load',
    'How much load can a style carry?',
    lead(text),
    load,
    chartFigure(backlogChart(cells), { ...shown, caption }),
  )
}

function sustainedSection(found: Results): Section | null {
  const { head, rows } = sustainedRows(ofExperiment(found, 'sustained'))
  const text =
    'The rate of EDA §1, with arrivals of independent customers and some refusals. Where a style cannot hold it, slower rates are tried until one is held.'
  const content = rows.length > 0 && card(table(head, rows, 'Sustained rate'))
  return section('sustained', 'Sustained', 'A thousand orders a minute', lead(text), content)
}

function costSection(found: Results): Section | null {
  const cells = ofExperiment(found, 'latency-stacking')
  const n = referenceCount(servicesOf(cells))
  const figures = chartFigure(costChart(cells), {
    legend: processLegend(),
    caption: `Includes idle work, excludes providers. EDA §1 counts 1,000 orders a minute: multiplied by the calls, that is what the order service has to send. ${exclusionNote(cells, byServices)}`,
    tables: { [`Every process with ${n} services`]: costRows(cells, n) },
  })
  const text =
    'CPU time per order includes what a broker, a workflow server or an outbox costs. On two machines of one kind it differed by a factor of two: compare the styles of one run.'
  return section('costs', 'Cost', 'What does an order cost?', lead(text), figures)
}

function durabilitySection(all: Results): Section | null {
  const flushed = ofDurability(all, 'power-loss')
  const { n, head, rows } = flushRows(all)
  const disk = all.meta.durability.disk ? ` Disk: ${all.meta.durability.disk}` : ''
  const stacking = ofExperiment(flushed, 'latency-stacking')
  const ratios =
    rows.length > 0
      ? `<h3>Milliseconds with ${n} services, by default and flushed</h3><p>${escaped(`${flushNote}${disk}`)}</p>${table(head, rows, 'Flushing')}`
      : '<p>No latency was measured validly.</p>'
  const tables = {
    'Milliseconds, flushed': latencyRows(stacking),
    [`What an order costs with ${n} services, flushed`]: costRows(stacking, n),
    'Sustained rate, flushed': sustainedRows(ofExperiment(flushed, 'sustained')),
    'Every fault, flushed': availabilityRows(flushed.cells),
    'Every step of the ramp, flushed': scalingRows(ofExperiment(flushed, 'scaling')),
  }
  const text =
    'By default, Kafka and Temporal acknowledge before the data is on disk: it survives the end of any process, but not a power loss. With a flush per commit they guarantee what PostgreSQL always guarantees. Everything else on this page was measured with the defaults.'
  return section(
    'durability',
    'Flushing',
    'What flushing at every commit costs',
    lead(text),
    flushed.cells.length > 0 && `${card(ratios)}${foldedTables(tables)}`,
  )
}

const flushNote =
  'All flushed cells were measured after the others, so a change of the machine in between shows in the ratio too. The ' +
  'synchronous chain has neither Kafka nor Temporal: its distance from 1 shows how much of the others’ is not the flushing.'
