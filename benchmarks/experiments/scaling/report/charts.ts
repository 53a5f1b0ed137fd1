/** Load against latency, with each style's capacity; the capacity with more processes; and the backlog over time. */
import type { EChartsOption, LineSeriesOption } from 'echarts'
import { ofStyle } from '../../../report/cells.ts'
import { chart, powerOf10, styleLine, withUnit } from '../../../report/chart.ts'
import type { ChartGroup, Panel } from '../../../report/chart-group.ts'
import { figure, ms, percent, plural } from '../../../report/format.ts'
import { stylesIn, themeOf } from '../../../report/style-themes.ts'
import type { Cell } from '../../../results-schema.ts'
import { intervalText, replicasOf, type Search, type Step, searchesOf, sharesOf } from './searches.ts'

const sides = [
  { metric: 'acceptMs', limit: 'acceptP99Ms', title: 'Accept p99' },
  { metric: 'settleMs', limit: 'settleP99Ms', title: 'Settle p99' },
] as const
type Side = (typeof sides)[number]

export function loadChart(cells: readonly Cell[]): ChartGroup | null {
  const searches = searchesOf(cells)
  if (searches.length === 0) return null
  const replicas = [...new Set(searches.map((search) => search.replicas))].sort((a, b) => a - b)
  const panels: Panel[] = sides.map((side) => ({
    title: `${side.title} by orders per second`,
    options: replicas.map((n) => sideOption(withReplicas(searches, n), side)),
  }))
  const capacities = {
    title: 'The capacity, with more processes',
    options: replicas.map(() => capacityOption(searches, replicas)),
  }
  return {
    id: 'load',
    choice: 'Processes of each downstream service',
    variants: replicas.map((n) => `× ${n}`),
    first: 0,
    panels: replicas.length > 1 ? [...panels, capacities] : panels,
  }
}

/** A style that cannot share its work always has one process. */
const withReplicas = (searches: readonly Search[], n: number): Search[] =>
  stylesIn(searches).flatMap((style) => {
    const own = ofStyle(searches, style)
    return own.find(({ replicas }) => replicas === n) ?? own.find(({ replicas }) => replicas === 1) ?? []
  })

function sideOption(searches: readonly Search[], side: Side): EChartsOption {
  const steps = searches.flatMap((search) => search.steps)
  const values = steps.flatMap(({ cell }) => cell[side.metric].p99 ?? [])
  const limit = steps[0]!.scaling.limits[side.limit]
  const max = Math.max(limit * 2, ...values.map((value) => value * 1.6))
  return chart({
    grid: { top: 30 },
    xAxis: { min: 0, name: 'orders offered per second' },
    yAxis: {
      type: 'log',
      min: powerOf10(Math.min(...values)),
      max,
      axisLabel: withUnit(' ms', { showMaxLabel: false }),
    },
    series: searches.map((search, i) => searchLine(search, side, i === 0 ? { markLine: limitLine(limit) } : {})),
  })
}

/** Filled symbols passed, hollow ones failed; the ring is the capacity. */
function searchLine({ style, steps, capacity }: Search, { metric }: Side, more: LineSeriesOption): LineSeriesOption {
  const { color } = themeOf(style)
  const points = steps.map(({ cell, scaling, ratePerS }) => ({
    value: [ratePerS, cell[metric].p99 ?? Number.NaN] as [number, number],
    at: `${figure(ratePerS)}/s`,
    text: `p99 ${ms(cell[metric].p99)}, p50 ${ms(cell[metric].p50)} at ${figure(ratePerS)}/s${scaling.within ? '' : ', does not keep up'}`,
    ...(!scaling.within && { itemStyle: { color: 'var(--panel)', borderColor: color, borderWidth: 2 } }),
  }))
  const ring = capacity && {
    name: 'capacity',
    coord: [capacity.ratePerS, capacity.cell[metric].p99 ?? 1],
    value: `${figure(capacity.ratePerS)}/s`,
    itemStyle: { color: 'transparent', borderColor: color, borderWidth: 2 },
    label: {
      show: true,
      formatter: '{c}',
      position: 'top' as const,
      distance: 5,
      color,
      fontWeight: 700,
      fontSize: 13,
    },
  }
  return styleLine(style, points, {
    ...more,
    ...(ring && { markPoint: { symbol: 'circle', symbolSize: 20, silent: true, animation: false, data: [ring] } }),
  })
}

const limitLine = (limit: number) => ({
  silent: true,
  symbol: 'none',
  animation: false,
  data: [{ yAxis: limit }],
  lineStyle: { color: 'var(--muted)', type: 'dashed' as const, width: 1 },
  label: { formatter: `limit ${ms(limit)}`, position: 'insideEndTop' as const, color: 'var(--muted)', fontSize: 12 },
})

const capacityOption = (searches: readonly Search[], replicas: readonly number[]) =>
  chart({
    xAxis: { type: 'category', data: replicas.map((n) => `× ${n}`), boundaryGap: true, name: 'processes each' },
    yAxis: { min: 0, axisLabel: withUnit('/s') },
    series: stylesIn(searches).map((style) =>
      styleLine(
        style,
        ofStyle(searches, style).map((search) => ({
          value: [replicas.indexOf(search.replicas), search.capacity?.ratePerS ?? 0],
          at: `× ${search.replicas}`,
          text: intervalText(search),
        })),
      ),
    ),
  })

/** Orders in progress over time, with one process of each service: a style that keeps up has a level line. */
export function backlogChart(cells: readonly Cell[]): ChartGroup | null {
  const held = sharesOf(cells).filter(({ cell }) => replicasOf(cell) === 1)
  const searches = searchesOf(cells).filter(({ replicas }) => replicas === 1)
  const shares = [...new Set(held.map(({ cell }) => Number(cell.params.share)))].sort((a, b) => a - b)
  const loads = [
    ...shares.map((share) => ({
      name: `${percent(share)} of the capacity`,
      steps: held.filter(({ cell }) => Number(cell.params.share) === share),
    })),
    { name: 'at the capacity', steps: searches.flatMap(({ capacity }) => capacity ?? []) },
    { name: 'beyond the capacity', steps: searches.flatMap(({ failed }) => failed ?? []) },
  ].filter(({ steps }) => steps.length > 0)
  if (loads.length === 0) return null
  const options = loads.map(({ steps }) => backlogOption(steps))
  return {
    id: 'backlog',
    choice: 'Load',
    variants: loads.map(({ name }) => name),
    first: loads.length - 1,
    panels: [{ title: 'Orders in progress over time', options, heightPx: 260 }],
  }
}

const backlogOption = (steps: readonly Step[]) =>
  chart({
    xAxis: { min: 0, name: 'seconds since the first arrival' },
    yAxis: { min: 0, minInterval: 1 },
    series: steps.map(({ cell, scaling, ratePerS }) =>
      styleLine(
        cell.style,
        scaling.underWay.map(({ atMs, orders }) => ({
          value: [atMs / 1_000, orders],
          at: `after ${figure(atMs / 1_000)} s`,
          text: `${plural(orders, 'order')} in progress at ${figure(ratePerS)}/s`,
        })),
        { showSymbol: false },
      ),
    ),
  })
