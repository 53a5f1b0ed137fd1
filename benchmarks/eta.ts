/** How long a run will still take: the estimate of its plans, corrected by how long the finished ones took. */
import type { CellPlan } from './cell.ts'
import type { Round } from './run-plan.ts'
import { styleProfiles } from './style-profiles.ts'

/**
 * What the plans of benchmarks/results/full, quick and break-even took beside their loads, in seconds: to start and stop a style and to time a
 * message (styleS), and to let a load drain and audit it (loadS, and a share of its own length). Work that goes on after the
 * response takes longer to drain and to audit.
 */
const overheads = {
  synchronous: { styleS: 6, loadS: 3.5, share: 0.05 },
  others: { styleS: 7, loadS: 4.5, share: 0.1 },
}

/** Most processes are warm after so many windows, each of which drains. */
const warmUpWindows = 4
const windowDrainS = 1

/** The estimated seconds of one plan. */
export function estimateSeconds(plan: CellPlan): number {
  const { style, load, loads = [load.seconds], also = [], capacity } = plan
  const isSynchronous = styleProfiles[style].respondsAfter === 'all work'
  const { styleS, loadS, share } = isSynchronous ? overheads.synchronous : overheads.others
  const all = [...loads, ...also.map((one) => one.load.seconds)]
  return (
    styleS +
    warmUpS(plan) +
    (capacity?.idleS ?? 0) +
    all.reduce((sum, seconds) => sum + seconds * (1 + share) + loadS, 0)
  )
}

const warmUpS = ({ warmUp: { seconds, windowS } }: CellPlan): number =>
  windowS ? Math.min(seconds + windowS, warmUpWindows * (windowS + windowDrainS)) : seconds

/** "About 95 min: latency-stacking 30 min, scaling 65 min", of all plans that are left. */
export function estimateText(rounds: readonly Round[], isLeft: (plan: CellPlan) => boolean): string {
  const queues = rounds.flatMap((round) => round.queues)
  const names = [...new Set(queues.map(({ experiment }) => experiment.name))]
  const seconds = names.map((name) =>
    queues
      .filter(({ experiment }) => experiment.name === name)
      .flatMap(({ plans }) => plans)
      .filter(isLeft)
      .reduce((sum, plan) => sum + estimateSeconds(plan), 0),
  )
  const minutes = (value: number) => `${Math.ceil(value / 60)} min`
  const each = names.map((name, i) => `${name} ${minutes(seconds[i]!)}`)
  return `About ${minutes(seconds.reduce((sum, one) => sum + one, 0))}: ${each.join(', ')}`
}

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
