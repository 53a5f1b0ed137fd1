/** Latency by the number of services, and its distribution: accept, settle and effects side by side on one scale. */
import type { LineSeriesOption } from 'echarts'
import { type Metric, metrics, referenceCount } from '../../../comparison.ts'
import { sampleOf } from '../../../order-rows.ts'
import { atServices, medianAcross, ofStyle, servicesOf, validCells } from '../../../report/cells.ts'
import { chart, powerOf10, styleLine, withUnit } from '../../../report/chart.ts'
import type { ChartGroup, Point } from '../../../report/chart-group.ts'
import { figure, ms } from '../../../report/format.ts'
import { stylesIn, themeOf } from '../../../report/style-themes.ts'
import type { Cell } from '../../../results-schema.ts'
import { quantile } from '../../../statistics.ts'

const metricTitles: Record<Metric, string> = {
  acceptMs: 'Accept: the client has a response',
  settleMs: 'Settle: completed',
  effectsMs: 'Effects: all services are done',
}

/** Lines of p50, with bands up to p95. */
export function latencyChart(cells: readonly Cell[]): ChartGroup | null {
  const drawn = validCells(cells)
  if (drawn.length === 0) return null
  const services = servicesOf(drawn)
  const highest = Math.max(...metrics.flatMap((metric) => drawn.map((cell) => cell[metric].p95 ?? 0)))
  const lowest = Math.min(...metrics.flatMap((metric) => drawn.map((cell) => cell[metric].p50 ?? highest)))
  const scales = [{ min: 0 }, { type: 'log', min: powerOf10(lowest) }]
  const optionOf = (metric: Metric, scale: (typeof scales)[number]) =>
    chart({
      xAxis: {
        min: services[0]! - 0.5,
        max: services.at(-1)! + 0.5,
        name: 'downstream services',
        axisLabel: withUnit('', { customValues: services }),
      },
      yAxis: { ...scale, max: niceTop(highest), axisLabel: withUnit(' ms', { showMaxLabel: scale.min === 0 }) },
      series: stylesIn(drawn).flatMap((style) => lineWithBand(style, ofStyle(drawn, style), metric)),
    })
  return {
    id: 'latency',
    choice: 'Scale of milliseconds',
    variants: ['linear', 'logarithmic'],
    first: 0,
    panels: metrics.map((metric) => ({
      title: metricTitles[metric],
      options: scales.map((scale) => optionOf(metric, scale)),
    })),
  }
}

/** The band is an area stacked on an invisible line; neither has a tooltip. */
function lineWithBand(style: string, cells: readonly Cell[], metric: Metric): LineSeriesOption[] {
  const points = servicesOf(cells).flatMap((n) => {
    const [p50, p95] = (['p50', 'p95'] as const).map((p) =>
      medianAcross(atServices(cells, n), (cell) => cell[metric][p]),
    )
    return p50 == null || p95 == null ? [] : [{ n, p50, p95 }]
  })
  const band = (data: number[][], more: LineSeriesOption = {}): LineSeriesOption => ({
    type: 'line',
    symbol: 'none',
    silent: true,
    emphasis: { disabled: true },
    tooltip: { show: false },
    lineStyle: { width: 0 },
    stack: style,
    data,
    ...more,
  })
  const line = points.map(({ n, p50, p95 }): Point => {
    return { value: [n, p50], text: `p50 ${ms(p50)}, p95 ${ms(p95)}`, at: `${n} services` }
  })
  const areaStyle = { color: themeOf(style).color, opacity: 0.16 }
  return [
    band(points.map(({ n, p50 }) => [n, p50])),
    band(
      points.map(({ n, p50, p95 }) => [n, p95 - p50]),
      { areaStyle },
    ),
    styleLine(style, line),
  ]
}

/** Just above the highest value, at a round number. */
function niceTop(value: number): number {
  const step = powerOf10(Math.max(1, value)) / 2
  return Math.ceil((value * 1.02) / step) * step
}

/** The share of orders that was done, by milliseconds, of all repetitions together. */
export function distributionChart(cells: readonly Cell[]): ChartGroup | null {
  const drawn = validCells(cells)
  const all = drawn.flatMap((cell) => metrics.flatMap((metric) => distribution([cell], metric).map((p) => p.value[0])))
  if (all.length === 0) return null
  const services = servicesOf(drawn)
  const xAxis = { type: 'log', min: powerOf10(Math.min(...all)), max: Math.max(...all) * 1.05, name: 'ms' }
  const optionOf = (at: readonly Cell[], metric: Metric) =>
    chart({
      axisPointer: { axis: 'y' },
      xAxis,
      yAxis: { min: 0, max: 100, interval: 25, axisLabel: withUnit(' %') },
      series: stylesIn(at).map((style) => {
        const own = ofStyle(at, style)
        const lineStyle = { color: themeOf(style).color, type: 'dashed' as const }
        const isSketch = own.some(({ quantiles }) => !quantiles)
        return styleLine(style, distribution(own, metric), isSketch ? { lineStyle } : { showSymbol: false })
      }),
    })
  return {
    id: 'distribution',
    choice: 'Downstream services',
    variants: services.map((n) => `N = ${n}`),
    first: services.indexOf(referenceCount(services)),
    panels: metrics.map((metric) => ({
      title: metricTitles[metric],
      options: services.map((n) => optionOf(atServices(drawn, n), metric)),
    })),
  }
}

/** Where a file keeps no quantiles, four percentiles of one repetition stand for the distribution. */
function distribution(cells: readonly Cell[], metric: Metric): Point[] {
  const point = (share: number, value: number): Point => {
    return { value: [value, share], text: `${figure(share)} % within ${ms(value)}` }
  }
  if (cells.some(({ quantiles }) => !quantiles)) {
    const { p50, p95, p99, max } = cells[0]![metric]
    const percentiles = [[50, p50] as const, [95, p95] as const, [99, p99] as const, [100, max] as const]
    return percentiles.flatMap(([share, value]) => (value === null ? [] : [point(share, value)]))
  }
  const pooled = cells.flatMap((cell) => sampleOf(cell, metric)).sort((a, b) => a - b)
  return pooled.length === 0 ? [] : drawnShares.map((share) => point(share, quantile(pooled, share / 100)))
}

/** Closer at the ends, where the curve bends. */
const drawnShares = [0, 1, 2, 5, ...Array.from({ length: 17 }, (_, i) => 10 + i * 5), 93, 95, 97, 98, 99, 100]
