/** How long a comparison will still take: what its plans are thought to take, corrected by what the first ones took. */
import type { CellPlan } from './cell.ts'
import { type Experiment, estimateLoadSeconds } from './experiment.ts'

export interface Planned {
  experiment: Experiment
  plan: CellPlan
}

/** Seconds that a plan is thought to take. */
const estimatedSeconds = ({ experiment, plan }: Planned): number =>
  experiment.estimateSeconds?.(plan) ?? estimateLoadSeconds(plan)

/** @param now the time in milliseconds */
export function eta(now: () => number = Date.now) {
  let doneS = 0
  let tookS = 0
  return {
    /** Runs what a plan asks for and remembers how long it took. */
    async measure(planned: Planned, work: () => Promise<void>): Promise<void> {
      const startedAt = now()
      await work()
      doneS += estimatedSeconds(planned)
      tookS += (now() - startedAt) / 1_000
    },
    /** Seconds for all of these. */
    of: (planned: readonly Planned[]): number =>
      planned.reduce((sum, one) => sum + estimatedSeconds(one), 0) * (doneS > 0 ? tookS / doneS : 1),
  }
}
