/** What an order costs: CPU time stacked by process, and the calls of the order service. */
import type { BarSeriesOption, EChartsOption } from 'echarts'
import { referenceCount } from '../../../comparison.ts'
import { atServices, medianAcross, ofStyle, servicesOf, validCells } from '../../../report/cells.ts'
import { chart, withUnit } from '../../../report/chart.ts'
import type { ChartGroup } from '../../../report/chart-group.ts'
import { figure, ms } from '../../../report/format.ts'
import {
  groupColor,
  groupOf,
  type ProcessGroup,
  processGroups,
  stylesIn,
  themeOf,
} from '../../../report/style-themes.ts'
import type { Cell } from '../../../results-schema.ts'

/** The providers cost every style the same. */
const isProvider = (process: string) => process === 'providers' || process === 'postgres/providers'
const groups = Object.keys(processGroups) as ProcessGroup[]

export function costChart(cells: readonly Cell[]): ChartGroup | null {
  const drawn = validCells(cells).filter(({ costPerOrder }) => costPerOrder)
  if (drawn.length === 0) return null
  const services = servicesOf(drawn)
  const heightPx = 70 + 56 * stylesIn(drawn).length
  const panel = (title: string, optionOf: (cells: readonly Cell[]) => EChartsOption) => ({
    title,
    heightPx,
    options: services.map((n) => optionOf(atServices(drawn, n))),
  })
  return {
    id: 'cost',
    choice: 'Downstream services',
    variants: services.map((n) => `N = ${n}`),
    first: services.indexOf(referenceCount(services)),
    panels: [
      panel('CPU time per order, by process', cpuOption),
      panel('Calls the order service makes per order', callsOption),
    ],
  }
}

const bars = (styles: readonly string[], xAxis: object, series: BarSeriesOption[]) =>
  chart({
    grid: { right: 56 },
    axisPointer: { type: 'none' },
    xAxis: { min: 0, splitLine: { show: true, lineStyle: { color: 'var(--line)' } }, ...xAxis },
    yAxis: {
      type: 'category',
      inverse: true,
      data: styles.map((style) => themeOf(style).label.replace(' ', '\n')),
      axisLabel: withUnit('', { color: 'var(--text)', fontSize: 13, lineHeight: 15 }),
      splitLine: { show: false },
    },
    series: series.map((one) => ({ type: 'bar', barWidth: 30, emphasis: { disabled: true }, ...one })),
  })

/** Written behind a bar. */
const labelled = (value: number | null) => ({
  show: true,
  position: 'right' as const,
  formatter: figure(value),
  color: 'var(--text)',
  fontSize: 14,
  fontWeight: 700,
})

function cpuOption(cells: readonly Cell[]) {
  const styles = stylesIn(cells)
  const processes = [...new Set(cells.flatMap(({ costPerOrder }) => Object.keys(costPerOrder!.cpuMs)))]
    .filter((name) => !isProvider(name))
    .sort((a, b) => groups.indexOf(groupOf(a)) - groups.indexOf(groupOf(b)) || a.localeCompare(b))
  const stacks: BarSeriesOption[] = processes.map((name) => ({
    name,
    stack: 'cpu',
    itemStyle: { color: groupColor(groupOf(name)), borderColor: 'var(--panel)', borderWidth: 1 },
    data: styles.map((style) => {
      const value = medianAcross(ofStyle(cells, style), ({ costPerOrder }) => costPerOrder!.cpuMs[name] ?? 0) ?? 0
      return { value, text: value > 0 ? ms(value) : '' }
    }),
  }))
  const totals: BarSeriesOption = {
    stack: 'cpu',
    name: 'total',
    itemStyle: { color: 'var(--text)' },
    silent: true,
    data: styles.map((style) => {
      const total = medianAcross(ofStyle(cells, style), ({ costPerOrder }) => costPerOrder!.cpuMsTotal)
      return { value: 0, text: ms(total), label: labelled(total) }
    }),
  }
  return bars(styles, { name: 'CPU ms per order' }, [...stacks, totals])
}

function callsOption(cells: readonly Cell[]) {
  const styles = stylesIn(cells)
  const data = styles.map((style) => {
    const calls = medianAcross(ofStyle(cells, style), ({ costPerOrder }) => costPerOrder!.outboundCalls)
    const text = calls === null ? 'not measured' : `${figure(calls)} calls`
    return { value: calls ?? 0, text, itemStyle: { color: themeOf(style).color }, label: labelled(calls) }
  })
  return bars(styles, { name: 'calls per order', minInterval: 1 }, [{ name: 'calls', data }])
}
