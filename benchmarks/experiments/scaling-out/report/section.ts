/** The section about scaling out: each style's capacity by its processes, beside the one that its slots predict. */
import type { EChartsOption } from 'echarts'
import { exclusionNote, ofExperiment, ofStyle } from '../../../report/cells.ts'
import { chart, styleLine, withUnit } from '../../../report/chart.ts'
import type { ChartGroup } from '../../../report/chart-group.ts'
import { figure } from '../../../report/format.ts'
import { legend } from '../../../report/page/html.ts'
import { chartFigure, lead, type Section, section } from '../../../report/page/pieces.ts'
import { stylesIn } from '../../../report/style-themes.ts'
import type { Cell, Results } from '../../../results-schema.ts'
import type { ScalingPoint } from '../findings.ts'
import { scalingOutRows, sortedPoints, stepRows } from './rows.ts'

export function scalingOutSection(found: Results): Section | null {
  const cells = ofExperiment(found, 'scaling-out')
  const drawn = chartFigure(scalingOutChart(cells), {
    legend: legend(stylesIn(cells)),
    caption: `Dashed: slots × processes ÷ the time that an order holds a slot, from the providers’ times alone (Little’s law). ${exclusionNote(cells, nameOfCell)}`,
    tables: { 'Every capacity': scalingOutRows(cells), 'Every step': stepRows(cells) },
  })
  const text =
    'Each process works on so many orders at a time, and providers take long enough for that to be the limit. In the chain the order service holds a slot for the whole order, in the other styles for a moment: what EDA §1 calls a bottleneck. More processes help until another service is the slowest, or until there are more consumers than partitions.'
  return section('scaling-out', 'Scaling out', 'What do more processes do?', lead(text), drawn)
}

const nameOfCell = ({ params }: Cell) => `with ${params.bottleneck ?? params.each}/${params.each} processes`

/** Of every service; of the slowest ones alone. The number of slots with most points. */
function scalingOutChart(cells: readonly Cell[]): ChartGroup | null {
  const all = sortedPoints(cells)
  const bySlots = [...Map.groupBy(all, ({ slots }) => slots)].sort(([, a], [, b]) => b.length - a.length)
  const [slots, points = []] = bySlots[0] ?? []
  if (points.length === 0) return null
  const panels = [
    { title: 'Of every service', shown: points.filter(({ each, bottleneck }) => each === bottleneck) },
    { title: 'Of the slowest service alone', shown: points.filter(({ each }) => each === 1) },
  ].filter(({ shown }) => shown.length > 0)
  return {
    id: 'scaling-out',
    choice: 'Slots',
    variants: [`${slots} slots`],
    first: 0,
    panels: panels.map(({ title, shown }) => ({ title, options: [capacityOption(shown)] })),
  }
}

function capacityOption(points: readonly ScalingPoint[]): EChartsOption {
  const counts = [...new Set(points.map(({ bottleneck }) => bottleneck))].sort((a, b) => a - b)
  const x = ({ bottleneck }: ScalingPoint) => counts.indexOf(bottleneck)
  const at = ({ bottleneck }: ScalingPoint) => `× ${bottleneck}`
  const measured = stylesIn(points).map((style) =>
    styleLine(
      style,
      ofStyle(points, style).map((point) => ({
        value: [x(point), point.passedPerS ?? 0],
        at: at(point),
        text: `keeps up with ${figure(point.passedPerS)}/s`,
      })),
    ),
  )
  const predicted = stylesIn(points).map((style) => {
    const line = ofStyle(points, style).map((point) => ({
      value: [x(point), point.found.predictedPerS] as [number, number],
      at: at(point),
      text: `${figure(point.found.predictedPerS)}/s predicted`,
    }))
    const { lineStyle, ...drawn } = styleLine(style, line, { symbol: 'none' })
    return { ...drawn, lineStyle: { ...lineStyle, width: 1.5, type: 'dashed' as const } }
  })
  return chart({
    xAxis: { type: 'category', data: counts.map((n) => `× ${n}`), boundaryGap: true, name: 'processes' },
    yAxis: { min: 0, axisLabel: withUnit('/s') },
    series: [...measured, ...predicted],
  })
}
