/** Each style's ramp: its steps, and the knee, which is the last step within the limits. */

import { validCells } from '../../../report/cells.ts'
import { tableOf } from '../../../report/columns.ts'
import { figure, percent, type Row } from '../../../report/format.ts'
import { byStyle } from '../../../report/style-themes.ts'
import type { Cell, Scaling } from '../../../results-schema.ts'

export interface Step {
  cell: Cell
  scaling: Scaling
  ratePerS: number
}

export interface Ramp {
  style: string
  /** Processes of each downstream service. */
  replicas: number
  steps: Step[]
  /** null when the first step was beyond the limits already. */
  knee: Step | null
  /** The first step beyond the limits; null when the ramp ended before. */
  beyond: Step | null
}

const stepsOf = (cells: readonly Cell[], phase: string): Step[] =>
  validCells(cells)
    .flatMap((cell) =>
      cell.scaling && cell.params.phase === phase
        ? [{ cell, scaling: cell.scaling, ratePerS: cell.scaling.offeredPerS }]
        : [],
    )
    .sort((a, b) => a.ratePerS - b.ratePerS)

export function rampsOf(cells: readonly Cell[]): Ramp[] {
  const groups = Map.groupBy(stepsOf(cells, 'ramp'), ({ cell }) => `${cell.style}/${replicasOf(cell)}`)
  return [...groups.values()]
    .map((steps) => {
      const beyond = steps.find(({ scaling }) => !scaling.within) ?? null
      const within = steps.filter(({ ratePerS }) => !beyond || ratePerS < beyond.ratePerS)
      const { cell } = steps[0]!
      return { style: cell.style, replicas: replicasOf(cell), steps, knee: within.at(-1) ?? null, beyond }
    })
    .sort((a, b) => byStyle(a.style, b.style) || a.replicas - b.replicas)
}

export const holdsOf = (cells: readonly Cell[]): Step[] => stepsOf(cells, 'hold')

export const replicasOf = ({ params }: Cell): number => Number(params.replicas ?? 1)

/** The ramp, then what was held below the knee. */
export function scalingRows(cells: readonly Cell[]): { head: Row; rows: Row[] } {
  const steps = [...rampsOf(cells).flatMap((ramp) => ramp.steps), ...holdsOf(cells)].sort(
    (a, b) => byStyle(a.cell.style, b.cell.style) || replicasOf(a.cell) - replicasOf(b.cell) || a.ratePerS - b.ratePerS,
  )
  return tableOf(steps, {
    style: ({ cell }) => cell.style,
    processes: ({ cell }) => `× ${replicasOf(cell)}`,
    phase: ({ cell: { params } }) =>
      params.phase === 'hold' ? `${percent(Number(params.share))} of the knee` : 'ramp',
    'offered/s': ({ scaling }) => figure(scaling.offeredPerS),
    'settled/s': ({ scaling }) => figure(scaling.settledPerS),
    'accept p99': ({ cell }) => figure(cell.acceptMs.p99),
    'settle p99': ({ cell }) => figure(cell.settleMs.p99),
    'CPU ms/order': ({ cell }) => figure(cell.costPerOrder?.cpuMsTotal),
    'in progress at the end': ({ scaling }) => scaling.underWay.at(-1)?.orders,
    within: ({ scaling }) => (scaling.within ? 'yes' : 'no'),
  })
}
