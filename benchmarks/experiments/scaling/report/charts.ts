/** Load against latency, with each style's knee; the knee with more processes; and the backlog over time. */
import type { EChartsOption, LineSeriesOption } from 'echarts'
import { ofStyle } from '../../../report/cells.ts'
import { chart, powerOf10, styleLine, withUnit } from '../../../report/chart.ts'
import type { ChartGroup, Panel } from '../../../report/chart-group.ts'
import { figure, ms, percent, plural } from '../../../report/format.ts'
import { stylesIn, themeOf } from '../../../report/style-themes.ts'
import type { Cell } from '../../../results-schema.ts'
import { holdsOf, type Ramp, rampsOf, replicasOf, type Step } from './ramps.ts'

const sides = [
  { metric: 'acceptMs', limit: 'acceptP99Ms', title: 'Accept p99' },
  { metric: 'settleMs', limit: 'settleP99Ms', title: 'Settle p99' },
] as const
type Side = (typeof sides)[number]

export function loadChart(cells: readonly Cell[]): ChartGroup | null {
  const ramps = rampsOf(cells)
  if (ramps.length === 0) return null
  const replicas = [...new Set(ramps.map((ramp) => ramp.replicas))].sort((a, b) => a - b)
  const panels: Panel[] = sides.map((side) => ({
    title: `${side.title} by orders per second`,
    options: replicas.map((n) => sideOption(withReplicas(ramps, n), side)),
  }))
  const knees = { title: 'The knee, with more processes', options: replicas.map(() => kneeOption(ramps, replicas)) }
  return {
    id: 'load',
    choice: 'Processes of each downstream service',
    variants: replicas.map((n) => `× ${n}`),
    first: 0,
    panels: replicas.length > 1 ? [...panels, knees] : panels,
  }
}

/** A style that cannot share its work always has one process. */
const withReplicas = (ramps: readonly Ramp[], n: number): Ramp[] =>
  stylesIn(ramps).flatMap((style) => {
    const own = ofStyle(ramps, style)
    return own.find(({ replicas }) => replicas === n) ?? own.find(({ replicas }) => replicas === 1) ?? []
  })

function sideOption(ramps: readonly Ramp[], side: Side): EChartsOption {
  const steps = ramps.flatMap((ramp) => ramp.steps)
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
    series: ramps.map((ramp, i) => rampLine(ramp, side, i === 0 ? { markLine: limitLine(limit) } : {})),
  })
}

/** Filled symbols are within the limits, hollow ones beyond; the ring is the knee. */
function rampLine({ style, steps, knee }: Ramp, { metric }: Side, more: LineSeriesOption): LineSeriesOption {
  const { color } = themeOf(style)
  const points = steps.map(({ cell, scaling, ratePerS }) => ({
    value: [ratePerS, cell[metric].p99 ?? Number.NaN] as [number, number],
    at: `${figure(ratePerS)}/s`,
    text: `p99 ${ms(cell[metric].p99)}, p50 ${ms(cell[metric].p50)} at ${figure(ratePerS)}/s${scaling.within ? '' : ', beyond the limits'}`,
    ...(!scaling.within && { itemStyle: { color: 'var(--panel)', borderColor: color, borderWidth: 2 } }),
  }))
  const ring = knee && {
    name: 'knee',
    coord: [knee.ratePerS, knee.cell[metric].p99 ?? 1],
    value: `${figure(knee.ratePerS)}/s`,
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

const kneeOption = (ramps: readonly Ramp[], replicas: readonly number[]) =>
  chart({
    xAxis: { type: 'category', data: replicas.map((n) => `× ${n}`), boundaryGap: true, name: 'processes each' },
    yAxis: { min: 0, axisLabel: withUnit('/s') },
    series: stylesIn(ramps).map((style) =>
      styleLine(
        style,
        ofStyle(ramps, style).map(({ replicas: n, knee }) => ({
          value: [replicas.indexOf(n), knee?.ratePerS ?? 0],
          at: `× ${n}`,
          text: knee ? `holds ${figure(knee.ratePerS)}/s` : 'holds no step of the ramp',
        })),
      ),
    ),
  })

/** Orders in progress over time, with one process of each service: a style that keeps up has a level line. */
export function backlogChart(cells: readonly Cell[]): ChartGroup | null {
  const holds = holdsOf(cells).filter(({ cell }) => replicasOf(cell) === 1)
  const shares = [...new Set(holds.map(({ cell }) => Number(cell.params.share)))].sort((a, b) => a - b)
  const beyond = rampsOf(cells).flatMap((ramp) => (ramp.replicas === 1 && ramp.beyond ? [ramp.beyond] : []))
  const loads = [
    ...shares.map((share) => ({
      name: `${percent(share)} of the knee`,
      steps: holds.filter(({ cell }) => Number(cell.params.share) === share),
    })),
    { name: 'beyond the knee', steps: beyond },
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
