/** A measured load as a hold: whether the style kept up with it, and the audit of one that it did not keep up with. */
import type { CellPlan, MeasuredCell, RunData } from './cell.ts'
import { holdOf } from './measure/hold.ts'
import { type KeepingUp, keepingUp, type LatencyLimits } from './measure/keeping-up.ts'
import type { Cell } from './results-schema.ts'
import { rounded } from './statistics.ts'

/** A customer waits one second for a response and three for a confirmation. In the chain, the response is the confirmation. */
export const customerLimits: LatencyLimits = { acceptP99Ms: 1_000, settleP99Ms: 3_000 }

/** @param hold the part of the load that is judged */
export function judgeHold(
  { load: { ratePerS } }: Pick<CellPlan, 'load'>,
  { run, snapshot, hold }: Pick<RunData, 'run' | 'snapshot' | 'hold'>,
  limits: LatencyLimits = customerLimits,
): KeepingUp & { holdS: number } {
  const holdS = rounded((hold.until - hold.from) / 1_000)
  return { ...keepingUp(holdOf(run, snapshot, ratePerS, hold), limits), holdS }
}

/** Beyond its capacity a style may refuse the last requests, which I0 otherwise demands to succeed; not all of them. */
export function auditBeyondCapacity({ cell }: Pick<MeasuredCell, 'cell'>, keepsUp: boolean): Cell['audit'] {
  const { audit, orders } = cell
  if (keepsUp || orders.accepted === 0) return audit
  return { ...audit, violations: audit.violations.filter(({ invariant }) => invariant !== 'I0') }
}
