/** Goodput and orders under way second by second, for each fault and style: the mean of its strikes. */
import type { EChartsOption } from 'echarts'
import type { Recovery } from '../../../measure/recovery-schema.ts'
import { chart } from '../../../report/chart.ts'
import type { ChartGroup } from '../../../report/chart-group.ts'
import { figure } from '../../../report/format.ts'
import { stylesIn, themeOf } from '../../../report/style-themes.ts'
import type { Cell } from '../../../results-schema.ts'
import { mean } from '../../../statistics.ts'
import { type FaultResult, faultsOf, groupByFault } from './fault-results.ts'

export const timelinesId = 'timelines'

/** The faults in the order of the choice. */
export const timelineFaults = (results: readonly FaultResult[]): string[] =>
  faultsOf(results.filter(({ recoveries }) => recoveries.length > 0)).flatMap(({ faults }) => faults)

/** @returns null for older files, which have none */
export function timelineChart(cells: readonly Cell[]): ChartGroup | null {
  const results = groupByFault(cells).filter(({ recoveries }) => recoveries.length > 0)
  const faults = timelineFaults(results)
  const styles = stylesIn(results)
  const find = (fault: string, style: string) => results.find((one) => one.fault === fault && one.style === style)
  // The first to be shown has as many styles as possible.
  const measured = faults.map((fault) => styles.filter((style) => find(fault, style)).length)
  return faults.length === 0
    ? null
    : {
        id: timelinesId,
        choice: 'Fault',
        variants: faults,
        first: measured.indexOf(Math.max(...measured)),
        panels: styles.map((style) => ({
          title: themeOf(style).label,
          options: faults.map((fault) => timelineOption(style, find(fault, style))),
          heightPx: 200,
        })),
      }
}

function timelineOption(style: string, one: FaultResult | undefined): EChartsOption {
  const { color } = themeOf(style)
  const points = one ? meanBySecond(one.recoveries) : []
  const shaded = one && shadeOf(one)
  const option = chart({
    grid: { top: 18 },
    xAxis: { name: 'seconds since the strike', minInterval: 1 },
    yAxis: { min: 0, minInterval: 1 },
    series: [
      {
        type: 'line',
        name: 'correct in time, of the orders that arrived in this second',
        step: 'end',
        showSymbol: false,
        data: whileLoaded(points).map(({ second, good, arrived }) => ({
          value: [second, good],
          at: `second ${second}`,
          text: `${figure(good)} of ${figure(arrived)}`,
        })),
        areaStyle: { color, opacity: 0.35 },
        itemStyle: { color },
        lineStyle: { color, width: 1.5 },
        emphasis: { disabled: true },
        ...(shaded && { markArea: shaded }),
      },
      {
        type: 'line',
        name: 'under way at its end (right axis)',
        yAxisIndex: 1,
        showSymbol: false,
        data: points.map(({ second, underWay }) => ({
          value: [second, underWay],
          at: `second ${second}`,
          text: figure(underWay),
        })),
        itemStyle: { color: 'var(--text)' },
        lineStyle: { color: 'var(--text)', width: 1.5, type: 'dashed' },
        emphasis: { disabled: true },
      },
    ],
  })
  // A backlog may be a hundred times the goodput of a second.
  const right = { ...(option.yAxis as object), splitLine: { show: false } }
  return { ...option, yAxis: [option.yAxis, right] } as EChartsOption
}

type Second = ReturnType<typeof meanBySecond>[number]

/** Without the first and the last second with arrivals, which are not whole ones. */
const whileLoaded = (points: readonly Second[]): readonly Second[] =>
  points.slice(
    1,
    points.findLastIndex(({ arrived }) => arrived > 0),
  )

/** The fault, and lighter the time that its recovery took by itself. */
function shadeOf({ faultMs, recoveries }: FaultResult) {
  const faultS = faultMs / 1_000
  const recoveredS = faultS + mean(recoveries.map(({ recoveryMs }) => recoveryMs)) / 1_000
  const area = (from: number, to: number, opacity: number) => [
    { xAxis: from, itemStyle: { color: 'var(--muted)', opacity } },
    { xAxis: to },
  ]
  return { silent: true, animation: false, data: [area(0, faultS, 0.25), area(faultS, recoveredS, 0.1)] }
}

/** Seconds that not every strike has are left out: a mean of fewer would show a step that is none. */
function meanBySecond(recoveries: readonly Recovery[]) {
  const timelines = recoveries.map(({ timeline }) => timeline)
  const from = Math.max(...timelines.map(({ fromS }) => fromS))
  const until = Math.min(...timelines.map(({ fromS, good }) => fromS + good.length))
  return Array.from({ length: Math.max(0, until - from) }, (_, i) => {
    const at = (name: 'good' | 'arrived' | 'underWay') => mean(timelines.map((one) => one[name][from + i - one.fromS]!))
    return { second: from + i, good: at('good'), arrived: at('arrived'), underWay: at('underWay') }
  })
}
