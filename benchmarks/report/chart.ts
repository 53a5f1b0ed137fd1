/** What all charts share: ECharts options, in colours that are CSS variables. */
import type { EChartsOption, LineSeriesOption } from 'echarts'
import type { Point } from './chart-group.ts'
import { symbols, themeOf } from './style-themes.ts'

/** Text is measured before it is drawn, so the font is set explicitly. */
export const fontFamily =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif'
export const muted = { color: 'var(--muted)', fontSize: 12, fontFamily }

const tooltip = {
  trigger: 'axis',
  confine: true,
  className: 'tip',
  extraCssText: 'max-width: 100%; white-space: normal',
  backgroundColor: 'var(--raised)',
  borderColor: 'var(--edge)',
  textStyle: { color: 'var(--text)', fontSize: 13, fontFamily },
}
const pointer = { type: 'line', lineStyle: { color: 'var(--edge)', width: 1, type: 'solid' } }

/** @param more merged into the shared options, one level deep */
export function chart({ grid, axisPointer, xAxis, yAxis, series }: Record<string, object | undefined>): EChartsOption {
  return {
    backgroundColor: 'transparent',
    animationDuration: 300,
    textStyle: { fontFamily },
    grid: { left: 4, right: 14, top: 14, bottom: 4, outerBoundsMode: 'same', ...grid },
    tooltip: { ...tooltip, axisPointer: { ...pointer, ...axisPointer } },
    xAxis: {
      type: 'value',
      axisLabel: { ...muted, hideOverlap: true },
      axisTick: { show: false },
      axisLine: { show: true, lineStyle: { color: 'var(--edge)' } },
      splitLine: { show: false, lineStyle: { color: 'var(--line)' } },
      nameLocation: 'middle',
      nameGap: 28,
      nameTextStyle: muted,
      ...xAxis,
    },
    yAxis: {
      type: 'value',
      axisLabel: muted,
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { lineStyle: { color: 'var(--line)', width: 1 } },
      minorSplitLine: { show: false },
      ...yAxis,
    },
    series,
  } as EChartsOption
}

export const withUnit = (unit: string, more: object = {}) => ({ ...muted, formatter: `{value}${unit}`, ...more })

/** In the style's colour and with its symbol. Emphasis would compute with colours that only the page knows. */
export function styleLine(style: string, data: Point[], more: LineSeriesOption = {}): LineSeriesOption {
  const { label, color, symbol } = themeOf(style)
  return {
    type: 'line',
    name: label,
    data,
    symbol: `path://${symbols[symbol]}`,
    symbolSize: 8,
    z: 3,
    itemStyle: { color },
    lineStyle: { color, width: 2.5 },
    emphasis: { disabled: true },
    ...more,
  }
}

export const powerOf10 = (below: number): number => 10 ** Math.floor(Math.log10(Math.max(0.1, below)))
