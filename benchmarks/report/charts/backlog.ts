/** Orders under way over time: a style that keeps up has a level line, one that does not has a slope. */
import type { EChartsOption } from 'echarts'
import type { Cell } from '../../results-schema.ts'
import { figure, percent, plural } from '../format.ts'
import { holdsOf, rampsOf, replicasOf, type Step } from '../knees.ts'
import { stylesIn, themeOf } from '../style-themes.ts'
import { type ChartGroup, frame, styleLine, xAxis, yAxis } from './chart.ts'

interface View {
  name: string
  steps: Step[]
}

export function backlogChart(cells: readonly Cell[]): ChartGroup | null {
  const views = viewsOf(cells).filter(({ steps }) => steps.length > 0)
  if (views.length === 0) return null
  return {
    id: 'backlog',
    choice: 'Load',
    variants: views.map(({ name }) => name),
    first: views.length - 1,
    panels: [
      {
        title: 'Orders under way over time',
        says: `Line chart of orders that have arrived and not settled. ${views.map(saysOf).join(' ')}`,
        options: views.map(optionOf),
        heightPx: 260,
      },
    ],
  }
}

/** One process of each service: that every style has. */
function viewsOf(cells: readonly Cell[]): View[] {
  const holds = holdsOf(cells).filter(({ cell }) => replicasOf(cell) === 1)
  const shares = [...new Set(holds.map(({ cell }) => Number(cell.params.share)))].sort((a, b) => a - b)
  const beyond = rampsOf(cells).flatMap((ramp) => (ramp.replicas === 1 && ramp.beyond ? [ramp.beyond] : []))
  return [
    ...shares.map((share) => ({
      name: `${percent(share)} of the knee`,
      steps: holds.filter(({ cell }) => Number(cell.params.share) === share),
    })),
    { name: 'beyond it', steps: beyond },
  ]
}

function optionOf({ steps }: View): EChartsOption {
  return {
    ...frame,
    xAxis: xAxis({ min: 0, name: 'seconds since the first arrival' }),
    yAxis: yAxis({ min: 0, minInterval: 1 }),
    series: stylesIn(steps.map(({ cell }) => cell)).flatMap((style) =>
      steps
        .filter(({ cell }) => cell.style === style)
        .map(({ scaling, ratePerS }) =>
          styleLine(
            style,
            scaling.underWay.map(({ atMs, orders }) => ({
              value: [atMs / 1_000, orders],
              at: `after ${figure(atMs / 1_000)} s`,
              says: `${plural(orders, 'order')} under way at ${figure(ratePerS)}/s`,
            })),
            { showSymbol: false },
          ),
        ),
    ),
  } as EChartsOption
}

const saysOf = ({ name, steps }: View): string =>
  `${name}: ${steps
    .map(({ cell, scaling }) => {
      const most = Math.max(0, ...scaling.underWay.map(({ orders }) => orders))
      return `${themeOf(cell.style).label} at most ${most}, at the end ${scaling.underWay.at(-1)?.orders ?? 0}`
    })
    .join('; ')}.`
