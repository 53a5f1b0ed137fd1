/** Load against latency, with each style's knee; and where the knee goes with more processes. */
import type { EChartsOption, LineSeriesOption } from 'echarts'
import type { Cell } from '../../results-schema.ts'
import { figure, ms } from '../format.ts'
import { type Ramp, rampsOf } from '../knees.ts'
import { themeOf } from '../style-themes.ts'
import { type ChartGroup, frame, muted, type Panel, styleLine, xAxis, yAxis } from './chart.ts'
import { powerOf10 } from './latency.ts'

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
    says: saysOf(ramps, side),
    options: replicas.map((n) => optionOf(withReplicas(ramps, n), side)),
  }))
  return {
    id: 'load',
    choice: 'Processes of each downstream service',
    variants: replicas.map((n) => `× ${n}`),
    first: 0,
    panels: replicas.length > 1 ? [...panels, kneePanel(ramps, replicas)] : panels,
  }
}

/** A style that cannot share its work has one process whatever the others have. */
const withReplicas = (ramps: readonly Ramp[], n: number): Ramp[] =>
  ramps.filter(
    (ramp) =>
      ramp.replicas === n ||
      (ramp.replicas === 1 && !ramps.some((other) => other.style === ramp.style && other.replicas === n)),
  )

function optionOf(ramps: readonly Ramp[], side: Side): EChartsOption {
  const steps = ramps.flatMap((ramp) => ramp.steps)
  const values = steps.flatMap(({ cell }) => cell[side.metric].p99 ?? [])
  const limit = steps[0]!.scaling.limits[side.limit]
  return {
    ...frame,
    grid: { ...frame.grid, top: 30 },
    xAxis: xAxis({ min: 0, name: 'orders offered per second' }),
    yAxis: yAxis({
      type: 'log',
      min: powerOf10(Math.min(...values)),
      max: Math.max(limit * 2, ...values.map((value) => value * 1.6)),
      axisLabel: { ...muted, formatter: '{value} ms', showMaxLabel: false },
    }),
    series: ramps.map((ramp, i) => rampLine(ramp, side, i === 0 ? limit : null)),
  } as EChartsOption
}

/** Filled symbols are within the limits, hollow ones beyond; the ring is the knee. */
function rampLine({ style, steps, knee }: Ramp, side: Side, limit: number | null): LineSeriesOption {
  const { color, symbol } = themeOf(style)
  const points = steps.map(({ cell, scaling, ratePerS }) => ({
    value: [ratePerS, cell[side.metric].p99 ?? Number.NaN] as [number, number],
    at: `${figure(ratePerS)}/s`,
    says: `p99 ${ms(cell[side.metric].p99)}, p50 ${ms(cell[side.metric].p50)} at ${figure(ratePerS)}/s${scaling.within ? '' : ', beyond the limits'}`,
    ...(scaling.within ? {} : { itemStyle: { color: 'var(--panel)', borderColor: color, borderWidth: 2 } }),
  }))
  const ring = knee && {
    name: 'knee',
    coord: [knee.ratePerS, knee.cell[side.metric].p99 ?? 1],
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
    ...(ring && { markPoint: { symbol: 'circle', symbolSize: 20, silent: true, animation: false, data: [ring] } }),
    ...(limit !== null && { markLine: limitLine(limit) }),
    symbol,
  })
}

const limitLine = (limit: number) => ({
  silent: true,
  symbol: 'none',
  animation: false,
  lineStyle: { color: 'var(--muted)', type: 'dashed' as const, width: 1 },
  label: { formatter: `limit ${ms(limit)}`, position: 'insideEndTop' as const, color: 'var(--muted)', fontSize: 12 },
  data: [{ yAxis: limit }],
})

function kneePanel(ramps: readonly Ramp[], replicas: readonly number[]): Panel {
  const styles = [...new Set(ramps.map(({ style }) => style))]
  const option = {
    ...frame,
    xAxis: xAxis({ type: 'category', data: replicas.map((n) => `× ${n}`), boundaryGap: true, name: 'processes each' }),
    yAxis: yAxis({ min: 0, axisLabel: { ...muted, formatter: '{value}/s' } }),
    series: styles.map((style) => {
      const own = ramps.filter((ramp) => ramp.style === style)
      const points = own.map(({ replicas: n, knee }) => ({
        value: [replicas.indexOf(n), knee?.ratePerS ?? 0] as [number, number],
        at: `× ${n}`,
        says: knee ? `holds ${figure(knee.ratePerS)}/s` : 'holds no step of the ramp',
      }))
      return styleLine(style, points)
    }),
  } as EChartsOption
  return { title: 'The knee, with more processes', says: kneesSaid(ramps), options: replicas.map(() => option) }
}

const kneesSaid = (ramps: readonly Ramp[]): string =>
  ramps
    .map(
      ({ style, replicas, knee }) =>
        `${themeOf(style).label} × ${replicas}: ${knee ? `${figure(knee.ratePerS)}/s` : 'none'}`,
    )
    .join('; ')

const saysOf = (ramps: readonly Ramp[], { title }: Side): string =>
  `Line chart, ${title} against orders per second. Knees: ${kneesSaid(ramps)}.`
