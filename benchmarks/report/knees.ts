/** What a ramp has found: each style's steps, and the last of them that was within the limits. */

import { drawable } from './cells.ts'
import { byStyle } from './looks.ts'
import type { Cell, Scaling } from './results.ts'

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
  /** null when the first step was too much already. */
  knee: Step | null
  /** The first step beyond the limits; null when the ramp ended before it came to one. */
  beyond: Step | null
}

const stepsOf = (cells: readonly Cell[], phase: string): Step[] =>
  drawable(cells)
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
