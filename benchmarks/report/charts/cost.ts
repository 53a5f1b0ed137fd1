/** What an order costs: CPU time stacked by process, and the calls of the order service. */
import type { BarSeriesOption, EChartsOption } from 'echarts'
import type { Cell } from '../../results-schema.ts'
import { middle, servicesOf, usualServices, validCells } from '../cells.ts'
import { figure, ms } from '../format.ts'
import { groupColor, groupOf, type ProcessGroup, processGroups, stylesIn, themeOf } from '../style-themes.ts'
import { type ChartGroup, frame, muted, xAxis, yAxis } from './chart.ts'

/** The outside world costs every style the same. */
const isOutside = (process: string) => process === 'providers' || process === 'postgres/providers'
const groups = Object.keys(processGroups) as ProcessGroup[]

export function costChart(cells: readonly Cell[]): ChartGroup | null {
  const drawn = validCells(cells).filter(({ costPerOrder }) => costPerOrder)
  if (drawn.length === 0) return null
  const usual = usualServices(drawn)
  const services = servicesOf(drawn)
  const at = (n: number) => drawn.filter(({ params }) => params.downstream === n)
  const height = 70 + 56 * stylesIn(drawn).length
  return {
    id: 'cost',
    choice: 'Downstream services',
    variants: services.map((n) => `N = ${n}`),
    first: services.indexOf(usual),
    panels: [
      {
        title: 'CPU time per order, by process',
        says: `Stacked bar chart with ${usual} services: ${totalsSaid(at(usual))}.`,
        options: services.map((n) => cpuOption(at(n))),
        heightPx: height,
      },
      {
        title: 'Calls the order service makes per order',
        says: `Bar chart with ${usual} services: ${callsSaid(at(usual))}.`,
        options: services.map((n) => callsOption(at(n))),
        heightPx: height,
      },
    ],
  }
}

/** The order of a legend and of the stacks: the group first, then the name. */
function processesOf(cells: readonly Cell[]): string[] {
  const names = new Set(cells.flatMap(({ costPerOrder }) => Object.keys(costPerOrder!.cpuMs)))
  return [...names]
    .filter((name) => !isOutside(name))
    .sort((a, b) => groups.indexOf(groupOf(a)) - groups.indexOf(groupOf(b)) || a.localeCompare(b))
}

const bars = (styles: readonly string[], x: object) => ({
  ...frame,
  grid: { ...frame.grid, right: 56 },
  tooltip: { ...frame.tooltip, axisPointer: { type: 'none' as const } },
  xAxis: xAxis({ min: 0, splitLine: { show: true, lineStyle: { color: 'var(--line)' } }, ...x }),
  yAxis: yAxis({
    type: 'category',
    inverse: true,
    data: styles.map((style) => themeOf(style).label.replace(' ', '\n')),
    axisLabel: { ...muted, color: 'var(--text)', fontSize: 13, lineHeight: 15 },
    splitLine: { show: false },
  }),
})

function cpuOption(cells: readonly Cell[]): EChartsOption {
  const styles = stylesIn(cells)
  const of = (style: string) => cells.filter((cell) => cell.style === style)
  const stacks: BarSeriesOption[] = processesOf(cells).map((process) => ({
    type: 'bar',
    name: process,
    stack: 'cpu',
    barWidth: 30,
    itemStyle: { color: groupColor(groupOf(process)), borderColor: 'var(--panel)', borderWidth: 1 },
    emphasis: { disabled: true },
    data: styles.map((style) => {
      const value = middle(of(style), ({ costPerOrder }) => costPerOrder!.cpuMs[process] ?? 0) ?? 0
      return { value, says: value > 0 ? ms(value) : '' }
    }) as NonNullable<BarSeriesOption['data']>,
  }))
  return { ...bars(styles, { name: 'CPU ms per order' }), series: [...stacks, totals(styles, of)] } as EChartsOption
}

/** Written behind each bar. */
const totals = (styles: readonly string[], of: (style: string) => Cell[]) => ({
  type: 'bar',
  stack: 'cpu',
  name: 'in all',
  itemStyle: { color: 'var(--text)' },
  silent: true,
  emphasis: { disabled: true },
  data: styles.map((style) => {
    const total = middle(of(style), ({ costPerOrder }) => costPerOrder!.cpuMsTotal) ?? 0
    return { value: 0, says: ms(total), label: { show: true, position: 'right', formatter: figure(total), ...strong } }
  }),
})
const strong = { color: 'var(--text)', fontSize: 14, fontWeight: 700 }

function callsOption(cells: readonly Cell[]): EChartsOption {
  const styles = stylesIn(cells)
  const data = styles.map((style) => {
    const calls = callsOf(cells, style)
    return {
      value: calls ?? 0,
      says: calls === null ? 'not measured' : `${figure(calls)} calls`,
      itemStyle: { color: themeOf(style).color },
      label: { show: true, position: 'right', formatter: figure(calls), ...strong },
    }
  })
  return {
    ...bars(styles, { name: 'calls per order', minInterval: 1 }),
    series: [{ type: 'bar', name: 'calls', barWidth: 30, emphasis: { disabled: true }, data }],
  } as EChartsOption
}

const callsOf = (cells: readonly Cell[], style: string) =>
  middle(
    cells.filter((cell) => cell.style === style),
    ({ costPerOrder }) => costPerOrder!.outboundCalls,
  )

const totalsSaid = (cells: readonly Cell[]) =>
  stylesIn(cells)
    .map((style) => {
      const own = cells.filter((cell) => cell.style === style)
      return `${themeOf(style).label} ${ms(middle(own, ({ costPerOrder }) => costPerOrder!.cpuMsTotal))}`
    })
    .join('; ')

const callsSaid = (cells: readonly Cell[]) =>
  stylesIn(cells)
    .map((style) => `${themeOf(style).label} ${figure(callsOf(cells, style))}`)
    .join('; ')
