/** How long how many orders took: the share that was done, by milliseconds, at each number of services. */
import type { EChartsOption, LineSeriesOption } from 'echarts'
import { type Metric, metrics } from '../../comparison.ts'
import type { Cell } from '../../results-schema.ts'
import { quantile } from '../../statistics.ts'
import { servicesOf, usualServices, validCells } from '../cells.ts'
import { figure, ms } from '../format.ts'
import { stylesIn, themeOf } from '../style-themes.ts'
import { type ChartGroup, frame, muted, type Point, styleLine, xAxis, yAxis } from './chart.ts'
import { metricTitles, powerOf10 } from './latency.ts'

export function distributionChart(cells: readonly Cell[]): ChartGroup | null {
  const drawn = validCells(cells)
  if (drawn.length === 0) return null
  const usual = usualServices(drawn)
  const services = servicesOf(drawn)
  const all = drawn.flatMap((cell) => metrics.flatMap((metric) => shapeOf([cell], metric).map(({ value: [x] }) => x)))
  const range = { min: powerOf10(Math.min(...all)), max: Math.max(...all) * 1.05 }
  return {
    id: 'distribution',
    choice: 'Downstream services',
    variants: services.map((n) => `N = ${n}`),
    first: services.indexOf(usual),
    panels: metrics.map((metric) => ({
      title: metricTitles[metric],
      says: saysOf(atServices(drawn, usual), metric, usual),
      options: services.map((n) => optionOf(atServices(drawn, n), metric, range)),
    })),
  }
}

const atServices = (cells: readonly Cell[], n: number) => cells.filter(({ params }) => params.downstream === n)

function optionOf(cells: readonly Cell[], metric: Metric, range: { min: number; max: number }): EChartsOption {
  return {
    ...frame,
    tooltip: { ...frame.tooltip, axisPointer: { ...frame.tooltip.axisPointer, axis: 'y' } },
    xAxis: xAxis({ type: 'log', ...range, name: 'ms' }),
    yAxis: yAxis({ min: 0, max: 100, interval: 25, axisLabel: { ...muted, formatter: '{value} %' } }),
    series: stylesIn(cells).map((style) =>
      lineOf(
        style,
        cells.filter((cell) => cell.style === style),
        metric,
      ),
    ),
  } as EChartsOption
}

function lineOf(style: string, cells: readonly Cell[], metric: Metric): LineSeriesOption {
  const points = shapeOf(cells, metric)
  const few = cells.some(({ quantiles }) => !quantiles)
  return styleLine(
    style,
    points,
    few ? { lineStyle: { color: themeOf(style).color, type: 'dashed' } } : { showSymbol: false },
  )
}

/** Of all repetitions together; where a file keeps no more, four percentiles stand for the shape. */
export function shapeOf(cells: readonly Cell[], metric: Metric): Point[] {
  const says = (share: number, value: number): Point => ({
    value: [value, share],
    says: `${figure(share)} % within ${ms(value)}`,
  })
  if (cells.some(({ quantiles }) => !quantiles)) {
    const { p50, p95, p99, max } = cells[0]![metric]
    if (p50 === null || p95 === null || p99 === null || max === null) return []
    return [says(50, p50), says(95, p95), says(99, p99), says(100, max)]
  }
  const pooled = cells.flatMap((cell) => cell.quantiles![metric]).sort((a, b) => a - b)
  return pooled.length === 0 ? [] : drawnShares.map((share) => says(share, quantile(pooled, share / 100)))
}

/** Closer where the curve is steep to the eye: at its ends. */
const drawnShares = [0, 1, 2, 5, ...Array.from({ length: 17 }, (_, i) => 10 + i * 5), 93, 95, 97, 98, 99, 100]

function saysOf(cells: readonly Cell[], metric: Metric, services: number): string {
  const lines = stylesIn(cells).map((style) => {
    const { p50, p95 } = cells.find((cell) => cell.style === style)![metric]
    return `${themeOf(style).label} half within ${ms(p50)}, 95 percent within ${ms(p95)}`
  })
  return `Cumulative distribution, ${metricTitles[metric]}, with ${services} services: ${lines.join('; ')}.`
}
