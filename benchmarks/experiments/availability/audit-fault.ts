/** What became of every order that arrived during one fault. */
import { orderIdFor } from '#shared/domain/order.ts'
import { audit, type Violation } from '../../audit/audit.ts'
import type { InjectedFault } from '../../audit/invariant.ts'
import { readSnapshot } from '../../audit/snapshot.ts'
import { type CellPlan, emptyCell, type MeasuredCell, timesOf } from '../../cell.ts'
import type { Fault } from '../../faults/faults.ts'
import type { Attempt, LoadRun } from '../../load/driver.ts'
import type { MessageState } from '../../measure/consumption.ts'
import { countOrders } from '../../measure/counts.ts'
import { classifyOutcome, type Outcome, ordersWithViolations, outcomes } from '../../measure/outcomes.ts'
import { timingsOf } from '../../measure/timings.ts'
import type { Availability, Cell } from '../../results-schema.ts'
import type { Running } from '../../running.ts'
import { styleProfiles } from '../../style-profiles.ts'
import { describePrediction, differencesFrom, predictionFor } from './predictions.ts'

/** An order that settles later than this after its intended start is late. */
const lateAfterMs = 5_000

/** What the audits of one style pass on, since all of them read the same database. */
export interface Earlier {
  /** Violations of no single order. */
  reported: Set<string>
  faults: InjectedFault[]
}

export async function auditFault(
  { testBed, attempts, followUps }: Running,
  plan: CellPlan,
  fault: Fault,
  run: LoadRun,
  injected: InjectedFault & { drainedAt: number },
  { left, consumption }: MessageState,
  earlier: Earlier,
): Promise<MeasuredCell> {
  const snapshot = await readSnapshot(testBed.styleDb(plan.style), testBed.providersDb)
  const drain = { withinMs: plan.drainTimeoutMs, left }
  earlier.faults.push({ ...injected, until: injected.drainedAt })
  const input = { snapshot, attempts, followUps, drain, faults: earlier.faults, consumption }
  const { checked, violations } = audit(input, styleProfiles[plan.style].guarantees)
  const during = run.attempts.filter(({ intendedAt }) => intendedAt >= injected.at && intendedAt < injected.until)
  const violating = ordersWithViolations(violations, snapshot)
  const observed = during.map((attempt) => {
    const id = idOf(plan, attempt)
    return classifyOutcome(attempt, snapshot.orders.get(id), violating.has(id), lateAfterMs)
  })
  const timings = timingsOf(during, snapshot, followUps)
  const ownIds = new Set(run.attempts.map((attempt) => idOf(plan, attempt)))
  const empty = emptyCell(plan)
  const own = newViolations(violations, ownIds, earlier.reported)
  const counts = availabilityOf(observed, injected, plan.load.seconds)
  const predicted = predictionFor(plan.style, fault.name)
  const cell: Cell = {
    ...empty,
    params: { ...empty.params, fault: fault.name, kind: fault.kind, part: fault.part },
    orders: countOrders(run.attempts, run.dropped, snapshot),
    ...timesOf(timings),
    availability: {
      ...counts,
      prediction: { text: describePrediction(predicted), differences: differencesFrom(predicted, counts, own) },
    },
    audit: { checked, violations: own },
    valid: run.valid && during.length > 0,
    notes: during.length > 0 ? run.notes : [...run.notes, 'no order arrived during the fault'],
  }
  return { plan, timings, cell }
}

/** The order that an attempt means, even if it got no response. */
const idOf = ({ style }: CellPlan, { customerId, idempotencyKey }: Attempt): string =>
  orderIdFor(style, customerId, idempotencyKey)

const availabilityOf = (
  observed: readonly Outcome[],
  { at, until, drainedAt }: InjectedFault & { drainedAt: number },
  loadS: number,
): Availability => ({
  attempts: observed.length,
  ...(Object.fromEntries(outcomes.map((one) => [one, observed.filter((outcome) => outcome === one).length])) as Record<
    Outcome,
    number
  >),
  faultMs: until - at,
  loadMs: loadS * 1_000,
  drainMs: Math.max(0, drainedAt - until),
})

/** Violations of this cell's orders, and those of no single order when they are reported for the first time. */
const newViolations = (violations: readonly Violation[], ownIds: ReadonlySet<string>, reported: Set<string>) =>
  violations.filter(({ orderId, invariant, detail }) => {
    if (orderId !== null) return ownIds.has(orderId)
    const key = `${invariant} ${detail}`
    const isNew = !reported.has(key)
    reported.add(key)
    return isNew
  })
