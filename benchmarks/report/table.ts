/** Tables of results, and aligned text of them for the screen. */
import { referenceCount } from '../comparison.ts'
import { availabilityRows } from '../experiments/availability/report/fault-results.ts'
import { recoveryRows } from '../experiments/availability/report/recovery-rows.ts'
import { poisonRows, saleRows } from '../experiments/availability/report/special-load-rows.ts'
import { backpressureRows } from '../experiments/backpressure/report/rows.ts'
import { bestRows } from '../experiments/break-even/report/rows.ts'
import { drainTimeRows } from '../experiments/drain-time/report/rows.ts'
import { partTables } from '../experiments/latency-stacking/report/part-rows.ts'
import { costRows, latencyRows, slopeRows } from '../experiments/latency-stacking/report/rows.ts'
import { pollingRows } from '../experiments/polling/report/rows.ts'
import { scalingRows } from '../experiments/scaling/report/searches.ts'
import { capacityRows, costPartRows, memoryRows, shareRows } from '../experiments/scaling/report/tables.ts'
import { scalingOutRows } from '../experiments/scaling-out/report/rows.ts'
import { sustainedRows } from '../experiments/sustained/report/rows.ts'
import { acceptedOn, variantRows } from '../experiments/variants/report/rows.ts'
import { durableAtAccept } from '../meta/at-accept.ts'
import type { Cell, Results } from '../results-schema.ts'
import { ofExperiment, servicesOf } from './cells.ts'
import { interval, tableOf } from './columns.ts'
import type { Row, Table } from './format.ts'
import { stylesIn } from './style-themes.ts'

/** Columns as wide as their widest cell; the first is a name and reads from the left, the others are figures. */
export function aligned(head: Row, rows: readonly Row[]): string {
  const all = [head, ...rows].map((row) => row.map((value) => String(value ?? '–')))
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)))
  const pad = (text: string, i: number) => (i === 0 ? text.padEnd(widths[i]!) : text.padStart(widths[i]!))
  const lines = all.map((row) => row.map(pad).join('  ').trimEnd())
  return [lines[0], '─'.repeat(Math.max(...lines.map((line) => line.length))), ...lines.slice(1)].join('\n')
}

export const checkRows = ({ checks }: Pick<Results, 'checks'>): { head: Row; rows: Row[] } =>
  tableOf(checks, {
    criterion: ({ claim }) => claim,
    measured: ({ figure }) => figure,
    bound: ({ bound }) => bound,
    '': ({ met }) => (met === null ? '' : met ? 'met' : 'NOT MET'),
  })

const comparisonRows = ({ comparisons }: Pick<Results, 'comparisons'>) =>
  tableOf(comparisons, {
    style: ({ style }) => style,
    metric: ({ metric }) => metric,
    to: ({ against }) => against,
    ratio: ({ ratio }) => ratio,
    '95 % interval': interval,
  })

const underLoad = (found: Results): Table[] => [
  { title: 'Sustained rate', ...sustainedRows(ofExperiment(found, 'sustained')) },
  { title: 'Availability: orders that arrived during a fault', ...availabilityRows(found.cells) },
  { title: 'Availability: how each style came back', ...recoveryRows(found.cells) },
  { title: 'Availability: good orders beside a poison message', ...poisonRows(found) },
  { title: 'Availability: a product that sells out', ...saleRows(found) },
  ...scalingTables(ofExperiment(found, 'scaling')),
]

const scalingTables = (cells: readonly Cell[]): Table[] => [
  { title: 'Scaling: every step of the search, and shares of the capacity', ...scalingRows(cells) },
  { title: 'Scaling: capacity', ...capacityRows(cells) },
  { title: 'Scaling: milliseconds at shares of the capacity', ...shareRows(cells) },
  { title: 'Scaling: CPU ms per order, by part', ...costPartRows(cells) },
  { title: 'Scaling: memory in MiB', ...memoryRows(cells) },
]

const acceptRows = (cells: readonly Cell[], { meta }: Pick<Results, 'meta'>) =>
  tableOf(stylesIn(cells), {
    style: (style) => style,
    'durable at accept': (style) => durableAtAccept(style, meta.durability),
  })

/** Every table that these results have rows for. */
export function sections(found: Results): Table[] {
  const stacking = ofExperiment(found, 'latency-stacking')
  const costAt = referenceCount(servicesOf(stacking))
  return [
    { title: 'Latency stacking: milliseconds by number of downstream services', ...latencyRows(stacking) },
    { title: 'What is durable when an order is accepted', ...acceptRows(stacking, found) },
    { title: 'What an added service adds', ...slopeRows(found) },
    { title: `What an order costs with ${costAt} downstream services`, ...costRows(stacking, costAt) },
    ...partTables(found),
    ...underLoad(found),
    {
      title: "Scaling out: capacity with a fixed number of slots per process, beside Little's law",
      ...scalingOutRows(ofExperiment(found, 'scaling-out')),
    },
    { title: 'Time to drain after an outage', ...drainTimeRows(ofExperiment(found, 'drain-time')) },
    { title: 'Break-even: the best style at each point', ...bestRows(ofExperiment(found, 'break-even')) },
    { title: 'Polling: by interval and number of services', ...pollingRows(ofExperiment(found, 'polling')) },
    {
      title: 'Backpressure: one service that does 6.7 orders per second',
      ...backpressureRows(ofExperiment(found, 'backpressure')),
    },
    { title: 'Variants of the servers, measured in turn', ...variantRows(ofExperiment(found, 'variants'), found) },
    { title: 'Variants of the servers: durable at accept', ...acceptedOn(ofExperiment(found, 'variants'), found) },
    { title: 'Ratios of medians, with 95 % intervals', ...comparisonRows(found) },
    { title: 'Acceptance criteria', ...checkRows(found) },
  ].filter(({ head, rows }) => rows.length > 0 && head.length > 1)
}
