/** Whether a style holds a rate: nothing lost, every invariant kept, and no backlog that grows while the load lasts. */
import type { CellPlan, RunData } from '../../cell.ts'
import { type Experiment, plansOf } from '../../experiment.ts'
import { settleFinder } from '../../measure/timings.ts'
import type { Cell, SustainedRate } from '../../results-schema.ts'
import { rounded } from '../../statistics.ts'
import { equalWork } from '../equal-work.ts'

/** Of the offered rate: orders that arrive late in the window settle after it, and arrivals come in bursts. */
const shareToSettle = 0.95
/** Orders that may be under way when the last one arrives, in seconds of arrivals. A growing backlog passes it soon. */
const backlogAllowedS = 2
/** How much slower the next try is than what was settled, and the slowest rate worth trying, in orders per second. */
const nextShare = 0.85
const slowest = 1

export const sustained: Experiment = {
  name: 'sustained',
  cells: (workload, styles) => plansOf('sustained', workload, styles),

  judge: (plan, cell, evidence) => ({ ...cell, sustained: rateOf(plan, cell, evidence) }),

  next({ plan, cell }) {
    if (!cell.sustained || cell.sustained.held || brokenAtAnyRate(cell)) return null
    const ratePerS = Math.min(plan.load.ratePerS, cell.sustained.settledPerMinute / 60) * nextShare
    return ratePerS < slowest ? null : { ...plan, load: { ...plan.load, ratePerS } }
  },

  findings: (measured) => ({
    comparisons: [],
    slopes: [],
    checks: [
      ...equalWork(measured),
      ...[...new Set(measured.map(({ plan }) => plan.style))].map((style) => {
        const own = measured.filter(({ plan }) => plan.style === style)
        const asked = Math.max(...own.map(({ plan }) => plan.load.ratePerS))
        const held = own.filter(({ cell }) => cell.sustained?.held).map(({ plan }) => plan.load.ratePerS)
        const best = held.length > 0 ? Math.max(...held) : null
        const tries = own.filter(({ plan }) => plan.load.ratePerS === asked)
        return {
          claim: `${style}: orders a minute held for ${own[0]!.plan.load.seconds} s, every promise kept`,
          figure: best === null ? 'none of the rates tried' : `${Math.round(best * 60)}`,
          bound: `≥ ${Math.round(asked * 60)}`,
          met: tries.every(({ cell }) => cell.sustained?.held === true),
        }
      }),
    ],
  }),
}

/** Work that is left over may be a matter of the rate; whatever else is not as promised is not. */
const brokenAtAnyRate = ({ audit }: Cell): boolean =>
  audit.violations.some(({ guaranteed, invariant }) => guaranteed && invariant !== 'I9')

function rateOf(plan: CellPlan, cell: Cell, { snapshot, run, lastDueAt: end, restAt }: RunData): SustainedRate {
  const { ratePerS, seconds } = plan.load
  const settledAt = settleFinder(snapshot)
  const medianAcross = end - (seconds * 1_000) / 2
  const settled = run.attempts.filter(
    (attempt) => settledAt(attempt) > medianAcross && settledAt(attempt) <= end,
  ).length
  const due = run.attempts.filter(({ intendedAt }) => intendedAt > medianAcross).length
  const backlogAtEnd = run.attempts.filter((attempt) => settledAt(attempt) > end).length
  const { failed, lost, stuck } = cell.orders
  return {
    offeredPerMinute: rounded(ratePerS * 60),
    settledPerMinute: rounded((settled / (end - medianAcross)) * 60_000),
    backlogAtEnd,
    drainMs: Math.max(0, Math.round(restAt - end)),
    held:
      cell.audit.violations.every(({ guaranteed }) => !guaranteed) &&
      failed + lost + stuck === 0 &&
      settled >= due * shareToSettle &&
      backlogAtEnd <= ratePerS * backlogAllowedS,
  }
}
