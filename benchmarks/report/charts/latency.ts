/** Latency against the number of services: accept, settle and effects side by side on one scale, with bands up to p95. */
import type { EChartsOption, LineSeriesOption } from 'echarts'
import { type Metric, metrics } from '../../comparison.ts'
import type { Cell } from '../../results-schema.ts'
import { middle, servicesOf, validCells } from '../cells.ts'
import { figure, ms } from '../format.ts'
import { stylesIn, themeOf } from '../style-themes.ts'
import { type ChartGroup, frame, helper, muted, type Point, styleLine, xAxis, yAxis } from './chart.ts'

export const metricTitles: Record<Metric, string> = {
  acceptMs: 'Accept: the client has an answer',
  settleMs: 'Settle: completed',
  effectsMs: 'Effects: all services are done',
}

interface Place {
  n: number
  p50: number
  p95: number
}

export function latencyChart(cells: readonly Cell[]): ChartGroup | null {
  const drawn = validCells(cells)
  if (drawn.length === 0) return null
  const highest = Math.max(...metrics.flatMap((metric) => drawn.map((cell) => cell[metric].p95 ?? 0)))
  const lowest = Math.min(...metrics.flatMap((metric) => drawn.map((cell) => cell[metric].p50 ?? highest)))
  return {
    id: 'latency',
    choice: 'Scale of milliseconds',
    variants: ['linear', 'logarithmic'],
    first: 0,
    panels: metrics.map((metric) => ({
      title: metricTitles[metric],
      says: saysOf(drawn, metric),
      options: [optionOf(drawn, metric, 0, highest), optionOf(drawn, metric, powerOf10(lowest), highest)],
    })),
  }
}

/** @param from 0 for a linear scale, else where the logarithmic one starts */
function optionOf(cells: readonly Cell[], metric: Metric, from: number, highest: number): EChartsOption {
  const services = servicesOf(cells)
  const scale = from > 0 ? { type: 'log' as const, min: from } : { min: 0 }
  return {
    ...frame,
    xAxis: xAxis({
      min: services[0]! - 0.5,
      max: services.at(-1)! + 0.5,
      axisLabel: { ...muted, customValues: services },
      name: 'downstream services',
    }),
    yAxis: yAxis({
      ...scale,
      max: niceTop(highest),
      axisLabel: { ...muted, formatter: '{value} ms', showMaxLabel: from === 0 },
    }),
    series: stylesIn(cells).flatMap((style) => seriesOf(style, placesOf(cells, style, metric))),
  } as EChartsOption
}

export function placesOf(cells: readonly Cell[], style: string, metric: Metric): Place[] {
  const own = cells.filter((cell) => cell.style === style)
  return servicesOf(own).flatMap((n) => {
    const at = own.filter(({ params }) => params.downstream === n)
    const p50 = middle(at, (cell) => cell[metric].p50)
    const p95 = middle(at, (cell) => cell[metric].p95)
    return p50 === null || p95 === null ? [] : [{ n, p50, p95 }]
  })
}

/** The line of p50; and the band as an area that is stacked on an invisible line. */
function seriesOf(style: string, places: readonly Place[]): LineSeriesOption[] {
  const { color, label } = themeOf(style)
  const points: Point[] = places.map(({ n, p50, p95 }) => ({
    value: [n, p50],
    says: `p50 ${ms(p50)}, p95 ${ms(p95)}`,
    at: `${n} services`,
  }))
  return [
    helper({ stack: style, data: places.map(({ n, p50 }) => [n, p50]) }),
    helper({
      stack: style,
      data: places.map(({ n, p50, p95 }) => [n, p95 - p50]),
      areaStyle: { color, opacity: 0.16 },
    }),
    styleLine(style, points, { name: label }),
  ]
}

function saysOf(cells: readonly Cell[], metric: Metric): string {
  const lines = stylesIn(cells).flatMap((style) => {
    const places = placesOf(cells, style, metric)
    const [first, last] = [places[0], places.at(-1)]
    if (!first || !last) return []
    return [
      `${themeOf(style).label} from ${figure(first.p50)} ms with ${first.n} to ${figure(last.p50)} ms with ${last.n}`,
    ]
  })
  return `Line chart, ${metricTitles[metric]}. Median by number of services: ${lines.join('; ')}.`
}

export const powerOf10 = (below: number): number => 10 ** Math.floor(Math.log10(Math.max(0.1, below)))

/** Just above the highest value, at a number that reads well. */
export function niceTop(value: number): number {
  const step = powerOf10(Math.max(1, value)) / 2
  return Math.ceil((value * 1.02) / step) * step
}
