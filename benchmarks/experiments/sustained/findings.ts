/** Which rate each style sustained, judged over the second half of the load, when a backlog would be growing. */
import type { CellPlan, MeasuredCell, RunData } from '../../cell.ts'
import type { Findings } from '../../experiment.ts'
import { judgeHold } from '../../judge-hold.ts'
import { classifyOutcome, ordersWithViolations } from '../../measure/outcomes.ts'
import { orderFinder, settleFinder } from '../../measure/timings.ts'
import type { Cell, SustainedRate } from '../../results-schema.ts'
import { rounded } from '../../statistics.ts'
import { equalRefusals } from '../equal-refusals.ts'
import { equalWork } from '../equal-work.ts'

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
  const atGoal = own.filter(({ plan }) => plan.load.ratePerS === goalPerS)
  return {
    claim: `${style}: orders a minute sustained for ${own[0]!.plan.load.seconds} s, and how many of them are right`,
    figure: figureOf(own),
    bound: `≥ ${Math.round(goalPerS * 60)}, all of them right`,
    met: atGoal.every(({ cell }) => cell.sustained?.held === true && isAllRight(cell)),
  }
}

/** Of the highest rate that was sustained, its worst repetition. */
function figureOf(own: readonly MeasuredCell[]): string {
  const held = own.flatMap(({ cell: { sustained } }) => (sustained?.held ? [sustained] : []))
  if (held.length === 0) return 'none of the rates tried'
  const offered = Math.max(...held.map(({ offeredPerMinute }) => offeredPerMinute))
  const best = held.filter(({ offeredPerMinute }) => offeredPerMinute === offered)
  const right = Math.min(...best.map(({ correctPerMinute = offered }) => correctPerMinute))
  const notGuaranteed = best.reduce((sum, one) => sum + (one.notGuaranteed ?? 0), 0)
  if (right === offered && notGuaranteed === 0) return `${Math.round(offered)}`
  return `${Math.round(offered)}, of which ${Math.round(right)} right; ${notGuaranteed} orders violate what is not guaranteed`
}

const isAllRight = ({ orders, sustained }: Cell): boolean =>
  orders.attempted > 0 && sustained!.correctPerMinute === sustained!.offeredPerMinute

export function sustainedRate(plan: CellPlan, cell: Cell, runData: RunData): SustainedRate {
  const { ratePerS, seconds } = plan.load
  const { snapshot, run, lastDueAt: end, drainedAt } = runData
  const settledAt = settleFinder(snapshot)
  const halfway = end - (seconds * 1_000) / 2
  const settled = run.attempts.filter((attempt) => settledAt(attempt) > halfway && settledAt(attempt) <= end).length
  const { keepsUp, criteria, holdS } = judgeHold(plan, { ...runData, hold: { from: halfway, until: end } })
  const { failed, lost, stuck } = cell.orders
  const { violations } = cell.audit
  const notGuaranteed = violations.filter(({ guaranteed }) => !guaranteed)
  return {
    offeredPerMinute: rounded(ratePerS * 60),
    settledPerMinute: rounded((settled / (end - halfway)) * 60_000),
    backlogAtEnd: run.attempts.filter((attempt) => settledAt(attempt) > end).length,
    drainMs: Math.max(0, Math.round(drainedAt - end)),
    held: keepsUp && notGuaranteed.length === violations.length && failed + lost + stuck === 0,
    keepingUp: { holdS, criteria },
    correctPerMinute: rounded(ratePerS * 60 * shareCorrect(cell, runData)),
    notGuaranteed: new Set(notGuaranteed.flatMap(({ orderId }) => orderId ?? [])).size,
  }
}

/** Of all orders that were due: settled as ordered, and without any violation that a customer would notice. */
function shareCorrect({ audit, orders }: Cell, { run, snapshot }: RunData): number {
  const find = orderFinder(snapshot)
  const violating = ordersWithViolations(audit.violations, snapshot)
  const correct = run.attempts.filter((attempt) => {
    const order = find(attempt)
    const isViolating = order !== undefined && violating.has(order.orderId)
    return classifyOutcome(attempt, order, isViolating, Number.POSITIVE_INFINITY) === 'correct'
  })
  return correct.length / Math.max(1, orders.attempted)
}
