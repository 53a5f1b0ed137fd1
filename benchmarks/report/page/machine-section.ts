/** The section about the machine: its speed over the run, the cells during which it changed, overheads in units of it. */
import type { LineSeriesOption } from 'echarts'
import { type Probe, probes } from '../../measure/machine-speed.ts'
import type { Results } from '../../results-schema.ts'
import { chart, withUnit } from '../chart.ts'
import type { ChartGroup } from '../chart-group.ts'
import { figure, ms, plural } from '../format.ts'
import { overheadRows, relativeSpeeds, speedsOf, unsteadyRows } from '../machine.ts'
import { groupColor, type ProcessGroup, symbols } from '../style-themes.ts'
import { chartFigure, lead, type Section, section } from './pieces.ts'

const drawnAs: Record<Probe, { group: ProcessGroup; symbol: keyof typeof symbols }> = {
  cpuMs: { group: 'order service', symbol: 'square' },
  httpMs: { group: 'other services', symbol: 'circle' },
  commitMs: { group: 'PostgreSQL', symbol: 'triangle' },
  messageMs: { group: 'Kafka', symbol: 'diamond' },
}

export function machineSection(found: Results): Section | null {
  const speeds = speedsOf(found.cells)
  if (speeds.length === 0) return null
  const unsteady = unsteadyRows(found.cells)
  const measured = found.cells.filter(({ machine }) => machine).length
  const text =
    'Between cells, work that is always the same was timed: a hash on one core, an HTTP call, a commit, and a message from producer to consumer. A line that leaves 1 means that the machine, and not a style, became slower or faster.'
  const figures = chartFigure(speedChart(relativeSpeeds(speeds)), {
    legend: legend(),
    caption: `During ${figure(unsteady.rows.length)} of ${plural(measured, 'cell')}, some of this changed by more than 15 %. A step is one HTTP call, one commit and one message: the least that passing work from one service to the next can cost here.`,
    tables: { 'Overheads in units of this machine': overheadRows(found), 'Cells during which it changed': unsteady },
  })
  return section('machine', 'Machine', 'How fast was the machine?', lead(text), figures)
}

const legend = () =>
  `<ul class="legend" aria-label="Probes">${Object.entries(probes)
    .map(([probe, name]) => {
      const { group, symbol } = drawnAs[probe as Probe]
      return `<li><span class="style" style="--own:${groupColor(group)}"><svg class="symbol" viewBox="0 0 12 12" aria-hidden="true"><path d="${symbols[symbol]}"/></svg>${name}</span></li>`
    })
    .join('')}</ul>`

function speedChart(series: ReturnType<typeof relativeSpeeds>): ChartGroup {
  const startedAt = Math.min(...[...series.values()].flat().map(({ at }) => at))
  const minutes = (at: number) => (at - startedAt) / 60_000
  const lines = [...series].map(([probe, points]): LineSeriesOption => {
    const { group, symbol } = drawnAs[probe]
    const color = groupColor(group)
    return {
      type: 'line',
      name: probes[probe],
      symbol: `path://${symbols[symbol]}`,
      symbolSize: 7,
      itemStyle: { color },
      lineStyle: { color, width: 1.5 },
      emphasis: { disabled: true },
      data: points.map(({ at, times, ms: took }) => ({
        value: [minutes(at), times],
        at: `after ${figure(minutes(at))} min`,
        text: `${ms(took)}, ${figure(times)} times the median`,
      })),
    }
  })
  const option = chart({
    xAxis: { min: 0, name: 'minutes since the first cell' },
    yAxis: { min: 0, axisLabel: withUnit(' ×') },
    series: lines,
  })
  return {
    id: 'machine-speed',
    choice: 'Probe',
    variants: ['all'],
    first: 0,
    panels: [{ title: 'Time for the same work, to its median in this run', options: [option], heightPx: 240 }],
  }
}
