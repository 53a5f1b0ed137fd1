/** What became of every order that met one fault: under way at the strike, arrived during it, or later. */
import { orderIdFor } from '#shared/domain/order.ts'
import { audit, type Violation } from '../../audit/audit.ts'
import type { InjectedFault } from '../../audit/invariant.ts'
import { readSnapshot } from '../../audit/snapshot.ts'
import { type CellPlan, emptyCell, type MeasuredCell, timesOf } from '../../cell.ts'
import type { Fault, FaultContext } from '../../faults/fault.ts'
import type { Attempt, LoadRun } from '../../load/driver.ts'
import type { MessageState } from '../../measure/consumption.ts'
import { countOrders } from '../../measure/counts.ts'
import { holdTimes } from '../../measure/hold.ts'
import { type ObservedOrder, observeOrder, type Strike } from '../../measure/observed-order.ts'
import { classifyOutcome, countOutcomes, ordersWithViolations } from '../../measure/outcomes.ts'
import { recoveryOf } from '../../measure/recovery.ts'
import { timingsOf } from '../../measure/timings.ts'
import type { Availability, Cell } from '../../results-schema.ts'
import type { Running } from '../../running.ts'
import { quantiles } from '../../statistics.ts'
import { styleProfiles } from '../../style-profiles.ts'
import { saleDifferences, salesOf } from './hot-product.ts'
import { describeEnd, withoutPoison } from './poison-end.ts'
import { describePrediction, differencesFrom, predictionFor, withRetries } from './predictions.ts'

/** An order that settles later than this after its intended start is late. */
const deadlineMs = 5_000

/** An injected fault, and when its recovery began. */
export type Struck = InjectedFault & Pick<FaultContext, 'poison'> & { recoverFrom: number; drainedAt: number }

/** What the audits of one style pass on, since all of them read the same database. */
export interface Earlier {
  /** Violations of no single order. */
  reported: Set<string>
  faults: InjectedFault[]
  /** Ids of the poison messages, which stay where they ended. */
  poisoned: string[]
}

export async function auditFault(
  { testBed, attempts, followUps }: Running,
  plan: CellPlan,
  fault: Fault,
  run: LoadRun,
  struck: Struck,
  { isMoving, ...messages }: MessageState & { isMoving: boolean },
  earlier: Earlier,
): Promise<Required<MeasuredCell>> {
  const snapshot = await readSnapshot(testBed.styleDb(plan.style), testBed.providersDb)
  earlier.faults.push(struck)
  if (struck.poison?.id) earlier.poisoned.push(struck.poison.id)
  const { faults, poisoned } = earlier
  const left = withoutPoison(messages, poisoned)
  const drain = { withinMs: plan.drainTimeoutMs, left, isMoving }
  const input = { snapshot, attempts, followUps, drain, faults, consumption: messages.consumption, poisoned }
  const { checked, violations } = audit(input, styleProfiles[plan.style].guarantees)
  const violating = ordersWithViolations(violations, snapshot)
  const observed = run.attempts.map((attempt) => {
    const id = idOf(plan, attempt)
    const record = snapshot.orders.get(id)
    const outcome = classifyOutcome(attempt, record, violating.has(id), deadlineMs, isMoving)
    return observeOrder(attempt, record, outcome, followUps)
  })
  const isDuring = ({ intendedAt }: { intendedAt: number }) =>
    intendedAt >= struck.at && intendedAt < struck.recoverFrom
  const timings = timingsOf(run.attempts.filter(isDuring), snapshot, followUps)
  const doneBefore = run.attempts.filter((_, i) => observed[i]!.doneAt < struck.at)
  const ownIds = new Set(run.attempts.map((attempt) => idOf(plan, attempt)))
  const empty = emptyCell(plan)
  const own = newViolations(violations, ownIds, earlier.reported)
  const counts = availabilityOf(observed, observed.filter(isDuring), struck, plan.load.seconds * 1_000)
  const stated = predictionFor(plan.style, fault.name)
  const predicted = plan.clients === 'retry' ? withRetries(stated) : stated
  const sales = fault.demand && salesOf(run.attempts, snapshot, fault.demand)
  const differences = [...differencesFrom(predicted, counts, own), ...(sales ? saleDifferences(sales, predicted) : [])]
  const cell: Cell = {
    ...empty,
    params: { ...empty.params, fault: fault.name, kind: fault.kind, part: fault.part },
    orders: countOrders(run.attempts, run.dropped, snapshot, isMoving),
    ...timesOf(timings),
    availability: {
      ...counts,
      beforeSettleMs: quantiles(timingsOf(doneBefore, snapshot, followUps).settleMs),
      ...(struck.poison && { poisonEnd: describeEnd(struck.poison, messages) }),
      ...(sales && { hotProduct: sales }),
      prediction: { text: describePrediction(predicted), differences },
    },
    audit: { checked, violations: own },
    valid: run.valid && counts.attempts > 0,
    notes: counts.attempts > 0 ? run.notes : [...run.notes, 'no order arrived during the fault'],
  }
  const hold = holdTimes(run.attempts)
  return {
    plan,
    timings,
    runData: { run, snapshot, hold, left, lastDueAt: hold.until, drainedAt: struck.drainedAt },
    cell,
  }
}

/** The order that an attempt means, even if it got no response. */
const idOf = ({ style }: CellPlan, { customerId, idempotencyKey }: Attempt): string =>
  orderIdFor(style, customerId, idempotencyKey)

function availabilityOf(
  all: readonly ObservedOrder[],
  during: readonly ObservedOrder[],
  { at, recoverFrom, until }: Struck,
  loadMs: number,
): Availability {
  const lastDueAt = Math.max(...all.map(({ intendedAt }) => intendedAt))
  const strike: Strike = { at, recoverFrom, recoveredAt: until, loadEndsAt: lastDueAt }
  const { drainMs, ...recovery } = recoveryOf(all, strike, deadlineMs)
  return {
    attempts: during.length,
    ...countOutcomes(during.map(({ outcome }) => outcome)),
    faultMs: recoverFrom - at,
    loadMs,
    drainMs,
    recovery,
  }
}

/** Violations of this cell's orders, and those of no single order when they are reported for the first time. */
const newViolations = (violations: readonly Violation[], ownIds: ReadonlySet<string>, reported: Set<string>) =>
  violations.filter(({ orderId, invariant, detail }) => {
    if (orderId !== null) return ownIds.has(orderId)
    const key = `${invariant} ${detail}`
    const isNew = !reported.has(key)
    reported.add(key)
    return isNew
  })
