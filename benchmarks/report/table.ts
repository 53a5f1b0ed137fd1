/** Tables of results, and aligned text of them for the screen. */
import { durabilities } from '#stack/config.ts'
import { durabilitySuffix, metrics, referenceCount } from '../comparison.ts'
import type { Cell, Results } from '../results-schema.ts'
import { medianAcross, ofDurability, ofExperiment, servicesOf } from './cells.ts'
import { flushRows } from './durability.ts'
import { availabilityRows } from './faults.ts'
import type { Row } from './format.ts'
import { scalingRows } from './knees.ts'
import { byStyle, stylesIn } from './style-themes.ts'

/** Columns as wide as their widest cell; the first is a name and reads from the left, the others are figures. */
export function aligned(head: Row, rows: readonly Row[]): string {
  const all = [head, ...rows].map((row) => row.map((value) => String(value ?? '–')))
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)))
  const pad = (text: string, i: number) => (i === 0 ? text.padEnd(widths[i]!) : text.padStart(widths[i]!))
  const lines = all.map((row) => row.map(pad).join('  ').trimEnd())
  return [lines[0], '─'.repeat(Math.max(...lines.map((line) => line.length))), ...lines.slice(1)].join('\n')
}

const groupsOf = (cells: readonly Cell[]): Cell[][] => [
  ...Map.groupBy(cells, ({ style, params }) => `${params.downstream}/${style}/${params.ratePerS}`).values(),
]

const whole = (value: number | null): string | null => (value === null ? null : value.toFixed(value < 10 ? 1 : 0))

const state = (cells: readonly Cell[]): string => {
  if (cells.some(({ failure }) => failure !== null)) return 'FAILED'
  const guaranteed = cells.flatMap(({ audit }) => audit.violations).filter((violation) => violation.guaranteed)
  if (guaranteed.length > 0) return `VIOLATES ${[...new Set(guaranteed.map(({ invariant }) => invariant))].join(' ')}`
  if (cells.some(({ valid }) => !valid)) return 'not valid'
  const shown = cells.reduce((sum, { audit }) => sum + audit.violations.length, 0)
  return shown > 0 ? `${shown} not guaranteed` : 'clean'
}

/** One row per number of services and style; repetitions by their median. */
export function latencyRows(cells: readonly Cell[]): { head: Row; rows: Row[] } {
  const groups = groupsOf(cells).sort(
    ([a], [b]) => Number(a!.params.downstream) - Number(b!.params.downstream) || byStyle(a!.style, b!.style),
  )
  return {
    head: ['style', 'N', 'accept p50', 'p95', 'settle p50', 'p95', 'effects p50', 'p95', 'CPU ms/order', 'audit'],
    rows: groups.map((group) => [
      group[0]!.style,
      group[0]!.params.downstream!,
      ...metrics.flatMap((metric) =>
        (['p50', 'p95'] as const).map((p) => whole(medianAcross(group, (cell) => cell[metric][p]))),
      ),
      whole(medianAcross(group, ({ costPerOrder }) => costPerOrder?.cpuMsTotal)),
      state(group),
    ]),
  }
}

export function sustainedRows(cells: readonly Cell[]): { head: Row; rows: Row[] } {
  return {
    head: ['style', 'offered/min', 'settled/min', 'backlog', 'drain s', 'settle p50', 'p99', 'busy', 'held', 'audit'],
    rows: [...cells]
      .sort((a, b) => byStyle(a.style, b.style))
      .map((cell) => [
        cell.style,
        whole(cell.sustained?.offeredPerMinute ?? null),
        whole(cell.sustained?.settledPerMinute ?? null),
        cell.sustained?.backlogAtEnd ?? null,
        cell.sustained ? (cell.sustained.drainMs / 1_000).toFixed(1) : null,
        whole(cell.settleMs.p50),
        whole(cell.settleMs.p99),
        cell.costPerOrder?.machineBusy != null ? `${Math.round(cell.costPerOrder.machineBusy * 100)} %` : null,
        cell.sustained?.held ? 'yes' : 'no',
        state([cell]),
      ]),
  }
}

/** What one order costs at one number of services: a row for each process, a column for each style. */
export function costRows(cells: readonly Cell[], downstream: number): { head: Row; rows: Row[] } {
  const measured = cells.filter(({ params, costPerOrder }) => params.downstream === downstream && costPerOrder)
  const styles = stylesIn(measured)
  const of = (style: string) => measured.filter((cell) => cell.style === style)
  const row = (name: string, value: (cell: Cell) => number | null | undefined): Row => [
    name,
    ...styles.map((style) => whole(medianAcross(of(style), value))),
  ]
  const processes = [...new Set(measured.flatMap(({ costPerOrder }) => Object.keys(costPerOrder!.cpuMs)))].sort()
  return {
    head: ['per order', ...styles],
    rows: [
      ...processes.map((name) => row(`CPU ms, ${name}`, ({ costPerOrder }) => costPerOrder!.cpuMs[name])),
      row('CPU ms in all, without providers', ({ costPerOrder }) => costPerOrder!.cpuMsTotal),
      row('outbound calls of the order service', ({ costPerOrder }) => costPerOrder!.outboundCalls),
      row('transactions', ({ costPerOrder }) => costPerOrder!.commits),
      row('messages', ({ costPerOrder }) => costPerOrder!.messages),
      row('Temporal events', ({ costPerOrder }) => costPerOrder!.temporalEvents),
      row('provider calls', ({ costPerOrder }) => costPerOrder!.providerCalls),
    ],
  }
}

export const checkRows = ({ checks }: Pick<Results, 'checks'>): { head: Row; rows: Row[] } => ({
  head: ['criterion', 'measured', 'bound', ''],
  rows: checks.map(({ claim, figure, bound, met }) => [
    claim,
    figure,
    bound,
    met === null ? '' : met ? 'met' : 'NOT MET',
  ]),
})

export const slopeRows = ({ slopes }: Pick<Results, 'slopes'>): { head: Row; rows: Row[] } => ({
  head: ['ms per added service', 'metric', 'slope', '95 % interval'],
  rows: slopes.map(({ style, metric, perService, low, high }) => [style, metric, perService, `${low} to ${high}`]),
})

const underLoad = (found: Results, note: string) => [
  { title: `Sustained rate${note}`, ...sustainedRows(ofExperiment(found, 'sustained')) },
  {
    title: `Availability: orders that arrived during a fault${note}`,
    ...availabilityRows(found.cells),
  },
  {
    title: `Scaling: the ramp, and shares of the knee that were held${note}`,
    ...scalingRows(ofExperiment(found, 'scaling')),
  },
]

/** Every table that these results have rows for. */
export function sections(found: Results): { title: string; head: Row; rows: Row[] }[] {
  const stacking = ofExperiment(ofDurability(found, 'kill-9'), 'latency-stacking')
  const { n, ...flush } = flushRows(found)
  const costAt = referenceCount(servicesOf(stacking))
  return [
    { title: 'Latency stacking: milliseconds by number of downstream services', ...latencyRows(stacking) },
    { title: 'What an added service adds', ...slopeRows(found) },
    { title: `What an order costs with ${costAt} downstream services`, ...costRows(stacking, costAt) },
    { title: `What flushing at every commit costs, with ${n} downstream services`, ...flush },
    ...durabilities.flatMap((durability) => underLoad(ofDurability(found, durability), durabilitySuffix(durability))),
    {
      title: 'Ratios of medians, with 95 % intervals',
      head: ['style', 'metric', 'to', 'ratio', '95 % interval'],
      rows: found.comparisons.map(({ style, metric, against, ratio, low, high }) => [
        style,
        metric,
        against,
        ratio,
        `${low} to ${high}`,
      ]),
    },
    { title: 'Acceptance criteria', ...checkRows(found) },
  ].filter(({ head, rows }) => rows.length > 0 && head.length > 1)
}

export function percentileRows(cells: readonly Cell[]): { head: Row; rows: Row[] } {
  const rows = cells
    .filter(({ failure }) => failure === null)
    .flatMap((cell) =>
      (['acceptMs', 'settleMs', 'effectsMs', 'compensateMs'] as const)
        .filter((metric) => cell[metric].n > 0)
        .map((metric): Row => {
          const { p50, p95, p99, max, n } = cell[metric]
          const { downstream, repetition } = cell.params
          return [cell.style, downstream!, repetition!, metric.replace('Ms', ''), p50, p95, p99, max, n]
        }),
    )
  return { head: ['style', 'N', 'repetition', 'ms to', 'p50', 'p95', 'p99', 'max', 'n'], rows }
}
