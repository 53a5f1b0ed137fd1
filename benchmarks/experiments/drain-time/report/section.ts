/** The section about drain time: how long each backlog took to be gone, against what the capacity predicts. */
import type { EChartsOption, LineSeriesOption } from 'echarts'
import { exclusionNote, ofExperiment, ofStyle } from '../../../report/cells.ts'
import { chart, styleLine, withUnit } from '../../../report/chart.ts'
import type { ChartGroup } from '../../../report/chart-group.ts'
import { percent, seconds } from '../../../report/format.ts'
import { legend, table } from '../../../report/page/html.ts'
import { card, chartFigure, lead, type Section, section } from '../../../report/page/pieces.ts'
import { stylesIn } from '../../../report/style-themes.ts'
import type { Cell, Results } from '../../../results-schema.ts'
import { maxRatio } from '../findings.ts'
import { drainTimeRows, outagesIn } from './rows.ts'

export function drainTimeSection(found: Results): Section | null {
  const cells = ofExperiment(found, 'drain-time')
  const rows = drainTimeRows(cells)
  const drawn = chartFigure(drainTimeChart(cells), {
    legend: legend(stylesIn(cells)),
    caption: `Solid: as predicted, backlog ÷ (capacity − rate). Dashed: ${maxRatio} times that, the most that is accepted. ${exclusionNote(cells, nameOfCell)}`,
    tables: {},
  })
  const text =
    'A component is down for a fixed time while orders go on arriving at a share of the style’s capacity. What was accepted meanwhile piles up; the capacity that the load leaves works it off. A style that waits for its services refuses instead, and has nothing to drain.'
  return section(
    'drain-time',
    'Drain',
    'How long does a backlog last?',
    lead(text),
    drawn,
    rows.rows.length > 0 && card(table(rows.head, rows.rows, 'Every outage')),
  )
}

const nameOfCell = ({ params }: Cell) => `with ${params.fault} for ${params.outageS} s`

function drainTimeChart(cells: readonly Cell[]): ChartGroup | null {
  const drained = outagesIn(cells).flatMap(({ style, params, drainTime: { drainMs, predictedMs } }) =>
    drainMs === null || predictedMs === null
      ? []
      : {
          style,
          value: [predictedMs / 1_000, drainMs / 1_000] as [number, number],
          at: `${params.fault} for ${params.outageS} s`,
          text: `${seconds(drainMs)}, ${seconds(predictedMs)} predicted, at ${percent(Number(params.share))}`,
        },
  )
  if (drained.length === 0) return null
  const option = drainTimeOption(drained)
  const panels = [{ title: 'Time to drain', options: [option] }]
  return { id: 'drain-time', choice: 'Outages', variants: ['all outages'], first: 0, panels }
}

interface Drained {
  style: string
  value: [predictedS: number, drainedS: number]
  at: string
  text: string
}

function drainTimeOption(drained: readonly Drained[]): EChartsOption {
  const longestS = 1.1 * Math.max(...drained.map(({ value: [predictedS] }) => predictedS))
  const points = stylesIn(drained).map((style) => {
    const own = ofStyle(drained, style).toSorted((a, b) => a.value[0] - b.value[0])
    return styleLine(style, own, { lineStyle: { width: 0 } })
  })
  return chart({
    xAxis: { min: 0, name: 'seconds predicted' },
    yAxis: { min: 0, axisLabel: withUnit(' s') },
    series: [...points, ratioLine(1, longestS, 'solid'), ratioLine(maxRatio, longestS, 'dashed')],
  })
}

const ratioLine = (ratio: number, untilS: number, type: 'solid' | 'dashed'): LineSeriesOption => ({
  type: 'line',
  data: [
    [0, 0],
    [untilS, ratio * untilS],
  ],
  silent: true,
  symbol: 'none',
  lineStyle: { color: 'var(--muted)', width: 1, type },
  emphasis: { disabled: true },
})
