/** How long a run will still take: the estimate of its plans, corrected by how long the finished ones took. */
import type { CellPlan } from './cell.ts'

/** To start and stop a style, and to let one load drain and be audited, in seconds. */
const styleOverheadS = 6
const loadOverheadS = 3.5

const estimateSeconds = ({ warmUp, load, loads = 1 }: CellPlan): number =>
  styleOverheadS + warmUp.seconds + loads * (load.seconds + loadOverheadS)

/** @param now the time in milliseconds */
export function createEta(now: () => number = Date.now) {
  let estimatedS = 0
  let tookS = 0
  return {
    /** Runs the work of one plan and records how long it took. */
    async track(plan: CellPlan, work: () => Promise<void>): Promise<void> {
      const startedAt = now()
      await work()
      estimatedS += estimateSeconds(plan)
      tookS += (now() - startedAt) / 1_000
    },
    /** Seconds for all of these. */
    secondsFor: (plans: readonly CellPlan[]): number =>
      plans.reduce((sum, plan) => sum + estimateSeconds(plan), 0) * (estimatedS > 0 ? tookS / estimatedS : 1),
  }
}
