/** Injects one fault after the other into a running style under load, one cell each. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '#shared/persistence/database.ts'
import { random, shuffled } from '#shared/runtime/random.ts'
import type { InjectedFault } from '../../audit/invariant.ts'
import { type CellPlan, type MeasuredCell, workloadOf } from '../../cell.ts'
import type { Measure } from '../../experiment.ts'
import { type Fault, type FaultContext, faults } from '../../faults/faults.ts'
import { directLinks, openLinks } from '../../faults/links.ts'
import { drain, drainRest, type Running, send, warmUp, withRunningStyle } from '../../running.ts'
import { auditFault, type Earlier } from './audit-fault.ts'

/** Shares of the load's duration: healthy before the fault, broken, healthy again. */
const phaseShares = { before: 0.25, broken: 0.5 }
const tailMs = 1_000

export const faultsOf = (plan: CellPlan): Fault[] =>
  faults.filter((fault) => fault.appliesTo(plan.style) && (plan.faults?.includes(fault.name) ?? true))

/** @throws an error when a fault breaks the style for good */
export const measureFaults: Measure = async (testBed, plan, keyPrefix, signal, onCell) => {
  const { stack, configureProvider } = testBed
  const links = (await stack.servers.toxiproxy.isReady()) ? await openLinks(stack, plan.style) : directLinks
  await withRunningStyle(testBed, plan, signal, { env: links.env }, async (ctx) => {
    await warmUp(ctx, plan, keyPrefix)
    const faultContext = { stack, style: ctx.style, links, configureProvider }
    const draws = random(testBed.seed + plan.repetition, `faults/${plan.style}`)
    const earlier: Earlier = { reported: new Set(), faults: [] }
    for (const [i, fault] of shuffled(faultsOf(plan), draws).entries())
      onCell(await measureFault(ctx, plan, fault, faultContext, testBed.seed + i, `${keyPrefix}-${i}`, earlier))
  })
}

/** @param earlier what the cells before have found: the database grows from one fault to the next */
async function measureFault(
  ctx: Running,
  plan: CellPlan,
  fault: Fault,
  faultContext: FaultContext,
  seed: number,
  keyPrefix: string,
  earlier: Earlier,
): Promise<MeasuredCell> {
  const loadMs = plan.load.seconds * 1_000
  const orderInFlight = () => untilInFlight(ctx.testBed.styleDb(plan.style), loadMs * phaseShares.before)
  const [run, injected] = await Promise.all([
    send(ctx, workloadOf(plan, seed, keyPrefix)),
    injectDuring(fault, faultContext, loadMs, orderInFlight),
  ])
  const { at: drainedAt } = await drain(ctx)
  // Once drained, the style must work as well as before.
  await send(ctx, { ...workloadOf(plan, seed, `${keyPrefix}-tail`), durationMs: tailMs })
  const messages = await drainRest(ctx, await drain(ctx))
  return auditFault(ctx, plan, fault, run, { ...injected, drainedAt }, messages, earlier)
}

async function injectDuring(
  fault: Fault,
  faultContext: FaultContext,
  loadMs: number,
  orderInFlight: () => Promise<void>,
): Promise<InjectedFault> {
  await sleep(loadMs * phaseShares.before)
  await orderInFlight()
  const at = Date.now()
  await fault.inject(faultContext)
  try {
    await sleep(loadMs * phaseShares.broken)
  } finally {
    await fault.recover(faultContext)
  }
  return { name: fault.name, kills: fault.kills, at, until: Date.now() }
}

/** A fault that affects no order shows nothing. On timeout it is injected all the same, and the audit reports it (I0). */
async function untilInFlight(db: Database, withinMs: number): Promise<void> {
  const deadline = Date.now() + withinMs
  while ((await db.order.count({ where: { status: 'PENDING' } })) === 0 && Date.now() < deadline) await sleep(10)
}
