/**
 * What customers get while something is broken (EDA §1: if one service is down, the whole order fails). A style runs under
 * load; one fault after the other strikes and heals; every order is followed to its end, and the books decide.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { orderIdFor } from '#shared/domain/order.ts'
import { downstreamServices, type RunningStyle, styleProcesses } from '#stack/styles.ts'
import { audit, type Violation } from '../audit/audit.ts'
import { readBooks } from '../audit/books.ts'
import type { InjectedFault } from '../audit/invariant.ts'
import type { Bench } from '../bench.ts'
import { type CellPlan, emptyCell, type MeasuredCell, unlessAborted, warmUpOf, workloadOf } from '../cell.ts'
import { contenders } from '../contenders.ts'
import { type Experiment, plansOf } from '../experiment.ts'
import { type Fault, faults, type Ground } from '../faults/faults.ts'
import { type Links, openLinks } from '../faults/links.ts'
import { type Attempt, isAcknowledged, type LoadDriver, type LoadRun } from '../load/driver.ts'
import { embeddedDriver } from '../load/embedded.ts'
import { random, shuffled } from '../load/random.ts'
import { countOrders } from '../measure/counts.ts'
import { booksByKey, foundAbout, type Outcome, outcomeOf, outcomes } from '../measure/fates.ts'
import { waitForRest } from '../measure/quiet.ts'
import { timingsOf } from '../measure/timings.ts'
import type { Availability, Cell } from '../report/results.ts'
import { summarise } from '../report/statistics.ts'
import { theory } from './availability-theory.ts'

/** An order that takes longer from its intended start to its end is late, in milliseconds. */
const lateAfterMs = 5_000
/** Of the load's time: healthy before the fault, broken, healthy again. */
const shares = { before: 0.25, broken: 0.5 }
const tailMs = 1_000

export const availability: Experiment = {
  name: 'availability',
  needs: ['toxiproxy'],
  cells: (workload, styles) => plansOf('availability', workload, styles),
  measure: measureFaults,
  findings: (measured) => ({ comparisons: [], slopes: [], checks: theory(measured.map(({ cell }) => cell)) }),
}

/** A cell for each fault, handed over as soon as it is judged. @throws what broke the style beyond repair */
async function measureFaults(
  bench: Bench,
  plan: CellPlan,
  keyPrefix: string,
  signal: AbortSignal,
  ended: (measured: MeasuredCell) => void,
): Promise<void> {
  await bench.startAfresh(plan.style)
  const links = await openLinks(bench.stack, plan.style)
  const options = { downstream: plan.downstream, tokenSecret: bench.tokenSecret, env: links.env }
  const style = styleProcesses(bench.stack, plan.style, options)
  const driver = embeddedDriver()
  try {
    await unlessAborted(signal, () => style.start())
    await unlessAborted(signal, () => strikeInTurn(bench, plan, style, links, driver, keyPrefix, ended))
  } finally {
    await driver.close()
    await style.stop()
  }
}

/** What all faults of a style have seen together: the books grow from one to the next. */
interface Past {
  attempts: Attempt[]
  left: Record<string, number>
  told: Set<string>
}

async function strikeInTurn(
  bench: Bench,
  plan: CellPlan,
  style: RunningStyle,
  links: Links,
  driver: LoadDriver,
  keyPrefix: string,
  ended: (measured: MeasuredCell) => void,
): Promise<void> {
  const ground: Ground = { stack: bench.stack, style, links, tell: bench.tell }
  const target = { url: style.url, tokenSecret: bench.tokenSecret }
  const past: Past = { attempts: [], left: {}, told: new Set() }
  const warmUp = await driver.run(target, warmUpOf(plan, bench.seed, keyPrefix))
  past.attempts.push(...warmUp.attempts)
  const order = random(bench.seed + plan.repetition, `faults/${plan.style}`)
  for (const [i, fault] of shuffled(
    faults.filter((fault) => fault.appliesTo(plan.style)),
    order,
  ).entries()) {
    const running = driver.run(target, workloadOf(plan, bench.seed + i, `${keyPrefix}-${i}`))
    const [run, injected] = await Promise.all([running, strike(fault, ground, plan.load.seconds * 1_000)])
    past.attempts.push(...run.attempts)
    const restAt = await rested(bench, plan, past)
    const tail = await driver.run(target, tailOf(plan, bench.seed, `${keyPrefix}-${i}-tail`))
    past.attempts.push(...tail.attempts)
    await rested(bench, plan, past)
    ended(await judged(bench, plan, fault, run, { ...injected, restAt }, past))
  }
}

async function strike(fault: Fault, ground: Ground, loadMs: number): Promise<InjectedFault> {
  await sleep(loadMs * shares.before)
  const at = Date.now()
  await fault.strike(ground)
  try {
    await sleep(loadMs * shares.broken)
  } finally {
    await fault.heal(ground)
  }
  return { name: fault.name, at, until: Date.now() }
}

/** After all is at rest it must be as good as new. */
const tailOf = (plan: CellPlan, seed: number, keyPrefix: string) => ({
  ...workloadOf(plan, seed, keyPrefix),
  durationMs: tailMs,
})

/** @returns when nothing was left to do, or the time was up */
async function rested(bench: Bench, plan: CellPlan, past: Past): Promise<number> {
  const promised = past.attempts.filter(isAcknowledged).length
  if (contenders[plan.style].answersWhenDone) return Date.now()
  const { left } = await waitForRest(bench.styleDb(plan.style), promised, followUpsOf(plan), plan.restWithinMs)
  past.left = left
  return Date.now()
}

const followUpsOf = ({ downstream }: CellPlan): string[] => downstreamServices(downstream).slice(3)

async function judged(
  bench: Bench,
  plan: CellPlan,
  fault: Fault,
  run: LoadRun,
  injected: InjectedFault & { restAt: number },
  past: Past,
): Promise<MeasuredCell> {
  const followUps = followUpsOf(plan)
  const books = await readBooks(bench.styleDb(plan.style), bench.providersDb)
  const drain = { withinMs: plan.restWithinMs, left: past.left }
  const fired = [{ ...injected, until: injected.restAt }]
  const { checked, violations } = audit(
    { books, attempts: past.attempts, followUps, drain, faults: fired },
    contenders[plan.style].promises,
  )
  const during = run.attempts.filter(({ intendedAt }) => intendedAt >= injected.at && intendedAt < injected.until)
  const find = booksByKey(books, orderIdFor)
  const about = foundAbout(violations, books)
  const fates = during.map((attempt) => {
    const id = orderIdFor(attempt.customerId, attempt.idempotencyKey)
    return outcomeOf(attempt, find(attempt), about.has(id), lateAfterMs)
  })
  const timings = timingsOf(during, books, followUps)
  const own = new Set(run.attempts.map((attempt) => orderIdFor(attempt.customerId, attempt.idempotencyKey)))
  const cell: Cell = {
    ...emptyCell(plan),
    params: { ...emptyCell(plan).params, fault: fault.name, kind: fault.kind, part: fault.part },
    orders: countOrders(run.attempts, run.dropped, books),
    acceptMs: summarise(timings.acceptMs),
    settleMs: summarise(timings.settleMs),
    effectsMs: summarise(timings.effectsMs),
    compensateMs: summarise(timings.compensateMs),
    criticalPathMs: summarise(timings.criticalPathMs),
    availability: tally(fates, injected, plan.load.seconds, Math.max(0, injected.restAt - injected.until)),
    audit: { checked, violations: newlyFound(violations, own, past) },
    valid: run.valid && during.length > 0,
    notes: during.length > 0 ? run.notes : [...run.notes, 'no order arrived during the fault'],
  }
  return { plan, timings, cell }
}

const tally = (fates: readonly Outcome[], fault: InjectedFault, loadS: number, drainMs: number): Availability => ({
  attempts: fates.length,
  ...(Object.fromEntries(outcomes.map((one) => [one, fates.filter((fate) => fate === one).length])) as Record<
    Outcome,
    number
  >),
  brokenMs: fault.until - fault.at,
  loadMs: loadS * 1_000,
  drainMs,
})

/** Of this fault's orders; and what concerns no single order, when it is said for the first time. */
const newlyFound = (violations: readonly Violation[], own: ReadonlySet<string>, { told }: Past): Violation[] =>
  violations.filter(({ orderId, invariant, detail }) => {
    if (orderId !== null) return own.has(orderId)
    const said = `${invariant} ${detail}`
    const isNew = !told.has(said)
    told.add(said)
    return isNew
  })
