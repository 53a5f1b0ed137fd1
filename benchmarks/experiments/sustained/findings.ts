/** Which rate each style sustained, from the second half of the load, when a backlog would be growing. */
import type { CellPlan, MeasuredCell, RunData } from '../../cell.ts'
import type { Findings } from '../../experiment.ts'
import { settleFinder } from '../../measure/timings.ts'
import type { Cell, SustainedRate } from '../../results-schema.ts'
import { rounded } from '../../statistics.ts'
import { equalRefusals } from '../equal-refusals.ts'
import { equalWork } from '../equal-work.ts'

/** Of the offered rate: orders that arrive late in the window settle after it, and arrivals come in bursts. */
const shareToSettle = 0.95
/** Orders that may be under way when the last one arrives, in seconds of arrivals. A growing backlog soon exceeds it. */
const backlogAllowedS = 2

export const findings = (measured: readonly MeasuredCell[]): Findings => ({
  comparisons: [],
  slopes: [],
  checks: [
    ...equalWork(measured),
    ...equalRefusals(measured.map(({ cell }) => cell)),
    ...[...Map.groupBy(measured, ({ plan }) => plan.style)].map(checkOf),
  ],
})

function checkOf([style, own]: [string, readonly MeasuredCell[]]): Findings['checks'][number] {
  const goalPerS = Math.max(...own.map(({ plan }) => plan.load.ratePerS))
  const held = own.filter(({ cell }) => cell.sustained?.held).map(({ plan }) => plan.load.ratePerS)
  const atGoal = own.filter(({ plan }) => plan.load.ratePerS === goalPerS)
  return {
    claim: `${style}: orders a minute sustained for ${own[0]!.plan.load.seconds} s, every guarantee kept`,
    figure: held.length === 0 ? 'none of the rates tried' : `${Math.round(Math.max(...held) * 60)}`,
    bound: `≥ ${Math.round(goalPerS * 60)}`,
    met: atGoal.every(({ cell }) => cell.sustained?.held === true),
  }
}

export function sustainedRate(
  plan: CellPlan,
  cell: Cell,
  { snapshot, run, lastDueAt: end, drainedAt }: RunData,
): SustainedRate {
  const { ratePerS, seconds } = plan.load
  const settledAt = settleFinder(snapshot)
  const halfway = end - (seconds * 1_000) / 2
  const settled = run.attempts.filter((attempt) => settledAt(attempt) > halfway && settledAt(attempt) <= end).length
  const due = run.attempts.filter(({ intendedAt }) => intendedAt > halfway).length
  const backlogAtEnd = run.attempts.filter((attempt) => settledAt(attempt) > end).length
  const { failed, lost, stuck } = cell.orders
  return {
    offeredPerMinute: rounded(ratePerS * 60),
    settledPerMinute: rounded((settled / (end - halfway)) * 60_000),
    backlogAtEnd,
    drainMs: Math.max(0, Math.round(drainedAt - end)),
    held:
      cell.audit.violations.every(({ guaranteed }) => !guaranteed) &&
      failed + lost + stuck === 0 &&
      settled >= due * shareToSettle &&
      backlogAtEnd <= ratePerS * backlogAllowedS,
  }
}
