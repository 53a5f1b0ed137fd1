/** What a chart is on its way from the results to the page: ECharts options, in colours that are CSS variables. */
import type { EChartsOption, LineSeriesOption } from 'echarts'
import { themeOf } from '../style-themes.ts'

/** Options are data alone, so that they can be written into the page; browser/page-script.ts draws them. */
export interface Panel {
  title: string
  /** For those who do not see it. */
  says: string
  /** One for each of the group's variants. */
  options: EChartsOption[]
  heightPx?: number
}

/** Charts side by side that are switched together. */
export interface ChartGroup {
  id: string
  /** What the variants differ in, and their names; one name when there is nothing to choose. */
  choice: string
  variants: string[]
  /** Which of them is shown at first. */
  first: number
  panels: Panel[]
}

/** A place on a line, and what the tooltip says of it. */
export interface Point {
  value: [x: number, y: number]
  says: string
  /** Where, as the tooltip's title. */
  at?: string
}

/** Text is measured before it is drawn, so that the font has to be said. */
export const fontFamily =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif'
export const muted = { color: 'var(--muted)', fontSize: 12, fontFamily }
const hairline = { lineStyle: { color: 'var(--line)', width: 1 } }

export const xAxis = (more: object) => ({
  type: 'value' as const,
  axisLabel: { ...muted, hideOverlap: true },
  axisLine: { show: true, lineStyle: { color: 'var(--edge)' } },
  axisTick: { show: false },
  splitLine: { show: false },
  nameLocation: 'middle' as const,
  nameGap: 28,
  nameTextStyle: muted,
  ...more,
})

export const yAxis = (more: object) => ({
  type: 'value' as const,
  axisLabel: muted,
  axisLine: { show: false },
  axisTick: { show: false },
  splitLine: hairline,
  minorSplitLine: { show: false },
  ...more,
})

export const frame = {
  backgroundColor: 'transparent',
  animationDuration: 300,
  textStyle: { fontFamily },
  grid: { left: 4, right: 14, top: 14, bottom: 4, outerBoundsMode: 'same' as const },
  tooltip: {
    trigger: 'axis' as const,
    confine: true,
    className: 'tip',
    extraCssText: 'max-width: 100%; white-space: normal',
    backgroundColor: 'var(--raised)',
    borderColor: 'var(--edge)',
    textStyle: { color: 'var(--text)', fontSize: 13, fontFamily },
    axisPointer: { type: 'line' as const, lineStyle: { color: 'var(--edge)', width: 1, type: 'solid' as const } },
  },
}

/** In the style's colour and with its symbol. Emphasis would compute with colours that only the page knows. */
export function styleLine(style: string, points: Point[], more: LineSeriesOption = {}): LineSeriesOption {
  const { label, color, symbol } = themeOf(style)
  return {
    type: 'line',
    name: label,
    data: points,
    symbol,
    symbolSize: 8,
    itemStyle: { color },
    lineStyle: { color, width: 2.5 },
    emphasis: { disabled: true },
    z: 3,
    ...more,
  }
}

/** Not in the tooltip, not touched by the pointer: it only helps the eye. */
export const helper = (more: LineSeriesOption): LineSeriesOption => ({
  type: 'line',
  symbol: 'none',
  silent: true,
  emphasis: { disabled: true },
  tooltip: { show: false },
  lineStyle: { width: 0 },
  ...more,
})
