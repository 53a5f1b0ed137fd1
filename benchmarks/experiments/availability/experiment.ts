/**
 * What customers get while something is broken (EDA §1: if one service is down, the whole order fails). A style runs under
 * load; one fault after the other strikes and heals; every order is followed to its end, and the books decide.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { orderIdFor } from '#shared/domain/order.ts'
import type { Database } from '#shared/persistence/database.ts'
import { random, shuffled } from '#shared/runtime/random.ts'
import { audit, type Violation } from '../../audit/audit.ts'
import type { InjectedFault } from '../../audit/invariant.ts'
import { readSnapshot } from '../../audit/snapshot.ts'
import { type CellPlan, emptyCell, type MeasuredCell, timesOf, workloadOf } from '../../cell.ts'
import { type Experiment, estimateLoadSeconds, type Measure, plansOf } from '../../experiment.ts'
import { type FaultContext, faults, type InjectableFault } from '../../faults/faults.ts'
import { directLinks, type Links, openLinks } from '../../faults/links.ts'
import type { Attempt, LoadRun } from '../../load/driver.ts'
import type { MessageState } from '../../measure/consumption.ts'
import { countOrders } from '../../measure/counts.ts'
import { classifyOutcome, type OrderResult, ordersWithViolations, outcomes } from '../../measure/outcomes.ts'
import { timingsOf } from '../../measure/timings.ts'
import type { Availability, Cell } from '../../results-schema.ts'
import { followUpsOf, type Running, rest, send, settleAll, warmUp, withRunningStyle } from '../../running.ts'
import { styleProfiles } from '../../style-profiles.ts'
import { serialAvailabilityCheck } from './findings.ts'

/** An order that takes longer from its intended start to its end is late, in milliseconds. */
const lateAfterMs = 5_000
/** Of the load's time: healthy before the fault, broken, healthy again. */
const phaseShares = { before: 0.25, broken: 0.5 }
const tailMs = 1_000

/** A cell for each fault, handed over as soon as it is judged. @throws what broke the style beyond repair */
const measureFaults: Measure = async (bench, plan, keyPrefix, signal, ended) => {
  const hasToxiproxy = await bench.stack.servers.toxiproxy.isReady()
  const links = hasToxiproxy ? await openLinks(bench.stack, plan.style) : directLinks
  await withRunningStyle(bench, plan, signal, { env: links.env }, async (ctx) => {
    await warmUp(ctx, plan, keyPrefix)
    const draws = random(bench.seed + plan.repetition, `faults/${plan.style}`)
    const inTurn = shuffled(faultsOf(plan), draws)
    const told = new Set<string>()
    for (const [i, fault] of inTurn.entries())
      ended(await measureFault(ctx, plan, fault, links, bench.seed + i, `${keyPrefix}-${i}`, told))
  })
}

const faultsOf = (plan: CellPlan): InjectableFault[] =>
  faults.filter((fault) => fault.appliesTo(plan.style) && (plan.faults?.includes(fault.name) ?? true))

export const availability: Experiment = {
  name: 'availability',
  needs: ['toxiproxy'],
  cells: (workload, styles) => plansOf('availability', workload, styles),
  measure: measureFaults,
  estimateSeconds: (plan) => estimateLoadSeconds(plan, faultsOf(plan).length),
  findings: (measured) => ({
    comparisons: [],
    slopes: [],
    checks: serialAvailabilityCheck(measured.map(({ cell }) => cell)),
  }),
}

/** @param told what the audit has said before: the books grow from one fault to the next */
async function measureFault(
  ctx: Running,
  plan: CellPlan,
  fault: InjectableFault,
  links: Links,
  seed: number,
  keyPrefix: string,
  told: Set<string>,
): Promise<MeasuredCell> {
  const ground: FaultContext = {
    stack: ctx.bench.stack,
    style: ctx.style,
    links,
    configureProvider: ctx.bench.configureProvider,
  }
  const loaded = send(ctx, workloadOf(plan, seed, keyPrefix))
  const orderInFlight = () =>
    untilInFlight(ctx.bench.styleDb(plan.style), plan.load.seconds * 1_000 * phaseShares.before)
  const struck = inject(fault, ground, plan.load.seconds * 1_000, orderInFlight)
  const [run, injected] = await Promise.all([loaded, struck])
  await rest(ctx)
  const restAt = Date.now()
  // After all is at rest it must be as good as new.
  await send(ctx, { ...workloadOf(plan, seed, `${keyPrefix}-tail`), durationMs: tailMs })
  const messages = await settleAll(ctx, await rest(ctx))
  return validateRun(ctx, plan, fault, run, { ...injected, restAt }, messages, told)
}

async function inject(
  fault: InjectableFault,
  ground: FaultContext,
  loadMs: number,
  orderInFlight: () => Promise<void>,
): Promise<InjectedFault> {
  await sleep(loadMs * phaseShares.before)
  await orderInFlight()
  const at = Date.now()
  await fault.strike(ground)
  try {
    await sleep(loadMs * phaseShares.broken)
  } finally {
    await fault.recover(ground)
  }
  return { name: fault.name, at, until: Date.now() }
}

/** A fault that meets no order shows nothing. When none comes in time it strikes all the same, and the audit says so. */
async function untilInFlight(db: Database, withinMs: number): Promise<void> {
  const deadline = Date.now() + withinMs
  while ((await db.order.count({ where: { status: 'PENDING' } })) === 0 && Date.now() < deadline) await sleep(10)
}

async function validateRun(
  ctx: Running,
  plan: CellPlan,
  fault: InjectableFault,
  run: LoadRun,
  injected: InjectedFault & { restAt: number },
  { left, consumption }: MessageState,
  told: Set<string>,
): Promise<MeasuredCell> {
  const followUps = followUpsOf(plan)
  const snapshot = await readSnapshot(ctx.bench.styleDb(plan.style), ctx.bench.providersDb)
  const drain = { withinMs: plan.drainTimeoutMs, left }
  const fired = [{ ...injected, until: injected.restAt }]
  const { checked, violations } = audit(
    { snapshot, attempts: ctx.attempts, followUps, drain, faults: fired, consumption },
    styleProfiles[plan.style].guarantees,
  )
  const during = run.attempts.filter(({ intendedAt }) => intendedAt >= injected.at && intendedAt < injected.until)
  const about = ordersWithViolations(violations, snapshot)
  const scenarios = during.map((attempt) => {
    const id = idOf(plan, attempt)
    return classifyOutcome(attempt, snapshot.orders.get(id), about.has(id), lateAfterMs)
  })
  const timings = timingsOf(during, snapshot, followUps)
  const own = new Set(run.attempts.map((attempt) => idOf(plan, attempt)))
  const cell: Cell = {
    ...emptyCell(plan),
    params: { ...emptyCell(plan).params, fault: fault.name, kind: fault.kind, part: fault.part },
    orders: countOrders(run.attempts, run.dropped, snapshot),
    ...timesOf(timings),
    availability: tally(scenarios, injected, plan.load.seconds, Math.max(0, injected.restAt - injected.until)),
    audit: { checked, violations: newlyFound(violations, own, told) },
    valid: run.valid && during.length > 0,
    notes: during.length > 0 ? run.notes : [...run.notes, 'no order arrived during the fault'],
  }
  return { plan, timings, cell }
}

/** Which order an attempt means, even if no answer came. */
const idOf = ({ style }: CellPlan, { customerId, idempotencyKey }: Attempt): string =>
  orderIdFor(style, customerId, idempotencyKey)

const tally = (
  scenarios: readonly OrderResult[],
  fault: InjectedFault,
  loadS: number,
  drainMs: number,
): Availability => ({
  attempts: scenarios.length,
  ...(Object.fromEntries(
    outcomes.map((one) => [one, scenarios.filter((scenario) => scenario === one).length]),
  ) as Record<OrderResult, number>),
  faultMs: fault.until - fault.at,
  loadMs: loadS * 1_000,
  drainMs,
})

/** Of this fault's orders; and what concerns no single order, when it is said for the first time. */
const newlyFound = (violations: readonly Violation[], own: ReadonlySet<string>, told: Set<string>): Violation[] =>
  violations.filter(({ orderId, invariant, detail }) => {
    if (orderId !== null) return own.has(orderId)
    const said = `${invariant} ${detail}`
    const isNew = !told.has(said)
    told.add(said)
    return isNew
  })
