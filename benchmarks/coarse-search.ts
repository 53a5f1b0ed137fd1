/** A first search for a capacity in short holds, from the rate that the CPU time of an order predicts. */
import type { CellPlan } from './cell.ts'
import { type Capacity, findCapacity } from './measure/capacity.ts'
import type { Cell } from './results-schema.ts'
import { predictedPerS } from './warm-up.ts'
import type { CoarsePlan } from './workloads.ts'

/** The prediction is rarely further from the capacity. */
const factor = 1.4
/** The lowest rate of a search, as a share of the workload's rate. */
const lowestShare = 1 / 16

/** No rate above or below is tried. */
export const boundsOf = ({ load }: CellPlan, maxPerS: number) => ({ maxPerS, minPerS: load.ratePerS * lowestShare })

/** @param warm what an order cost in the warm-up; where that is unknown, the search begins at the workload's rate */
export const coarseSearch = (
  plan: CellPlan,
  { tolerance, maxSteps }: CoarsePlan,
  maxPerS: number,
  warm: Cell['warmUp'],
  holds: (ratePerS: number, step: number) => Promise<boolean>,
): Promise<Capacity> =>
  findCapacity(
    {
      ...boundsOf(plan, maxPerS),
      fromPerS: predictedPerS(warm) ?? plan.load.ratePerS,
      factor,
      tolerance,
      maxSteps,
      confirms: false,
    },
    holds,
  )
