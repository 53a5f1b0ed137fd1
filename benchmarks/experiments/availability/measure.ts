/** Injects one fault after the other into a running style under load, one cell each. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '#shared/persistence/database.ts'
import { AppError } from '#shared/runtime/errors.ts'
import { random, shuffled } from '#shared/runtime/random.ts'
import { type CellPlan, type MeasuredCell, type Phases, workloadOf } from '../../cell.ts'
import type { Measure } from '../../experiment.ts'
import type { Fault, FaultContext } from '../../faults/fault.ts'
import { faults } from '../../faults/faults.ts'
import { directLinks, openLinks } from '../../faults/links.ts'
import { drain, drainRest, type Running, send, warmUp, withRunningStyle } from '../../running.ts'
import { auditFault, type Earlier, type Struck } from './audit-fault.ts'
import { openSale } from './hot-product.ts'

const tailMs = 1_000

export const faultsOf = (plan: CellPlan): Fault[] =>
  faults.filter((fault) => fault.appliesTo(plan.style) && (plan.faults?.includes(fault.name) ?? true))

/** @throws an error when a fault breaks the style for good */
export const measureFaults: Measure = async (testBed, plan, keyPrefix, signal, onCell) => {
  const { stack, configureProvider } = testBed
  const links = (await stack.servers.toxiproxy.isReady())
    ? await openLinks(stack, plan.style, plan.downstream)
    : directLinks
  await withRunningStyle(testBed, plan, signal, { env: links.env }, async (ctx) => {
    await warmUp(ctx, plan, keyPrefix)
    const faultContext = { stack, style: ctx.style, links, configureProvider }
    const draws = random(testBed.seed + plan.repetition, `faults/${plan.style}`)
    const earlier: Earlier = { reported: new Set(), faults: [], poisoned: [] }
    for (const [i, fault] of shuffled(faultsOf(plan), draws).entries()) {
      const strikeAt = draws.next()
      const injection = { fault, faultContext: { ...faultContext }, strikeAt }
      const { measured } = await measureFault(ctx, plan, injection, testBed.seed + i, `${keyPrefix}-${i}`, earlier)
      await onCell(measured)
    }
  })
}

export interface Injection {
  fault: Fault
  faultContext: FaultContext
  /** In [0, 1): when the fault is injected, within the second half of the time before it. */
  strikeAt: number
}

/** @param earlier what the cells before have found: the database grows from one fault to the next */
export async function measureFault(
  ctx: Running,
  plan: CellPlan,
  injection: Injection,
  seed: number,
  keyPrefix: string,
  earlier: Earlier,
): Promise<{ measured: Required<MeasuredCell>; struck: Struck }> {
  const phases = phasesOf(plan, injection.fault)
  const seconds = phases.beforeS + phases.faultS + phases.afterS
  const struckPlan = { ...plan, load: { ...plan.load, seconds }, phases }
  const { demand } = injection.fault
  const strikeMs = strikeMsOf(injection, phases)
  const planned = workloadOf(struckPlan, seed, keyPrefix)
  const styleDb = ctx.testBed.styleDb(plan.style)
  const workload = demand ? await openSale(styleDb, demand, planned, strikeMs, phases.faultS * 1_000) : planned
  const [run, struck] = await Promise.all([
    send(ctx, workload),
    injectDuring(injection, strikeMs, phases, () => untilInFlight(styleDb, phases.beforeS * 500)),
  ])
  await drain(ctx)
  const drainedAt = Date.now()
  // Once drained, the style must work as well as before.
  await send(ctx, { ...workloadOf(plan, seed, `${keyPrefix}-tail`), durationMs: tailMs })
  const drained = await drain(ctx)
  const messages = { ...(await drainRest(ctx, drained)), isMoving: drained.overtime?.ended === 'still moving' }
  const whole = { ...struck, drainedAt }
  return { measured: await auditFault(ctx, struckPlan, injection.fault, run, whole, messages, earlier), struck: whole }
}

/** The load of one fault, and the short one after it. */
export function loadSeconds(plan: CellPlan, fault: Fault): number {
  const { beforeS, faultS, afterS } = phasesOf(plan, fault)
  return beforeS + faultS + afterS + tailMs / 1_000
}

/** Some faults show nothing unless they last longer than a timeout. */
function phasesOf({ phases }: CellPlan, { minS = 0 }: Fault): Phases {
  if (!phases) throw new AppError('configuration', 'The workload of availability needs phases in every profile.')
  return { ...phases, faultS: Math.max(phases.faultS, minS) }
}

const strikeMsOf = ({ strikeAt }: Injection, { beforeS }: Phases): number => beforeS * 1_000 * (1 + strikeAt) * 0.5

async function injectDuring(
  { fault, faultContext }: Injection,
  strikeMs: number,
  { faultS }: Phases,
  orderInFlight: () => Promise<void>,
): Promise<Omit<Struck, 'drainedAt'>> {
  await sleep(strikeMs)
  await orderInFlight()
  const at = Date.now()
  await fault.inject(faultContext)
  await sleep(at + faultS * 1_000 - Date.now())
  const recoverFrom = Date.now()
  await fault.recover(faultContext)
  const { poison } = faultContext
  return { name: fault.name, kills: fault.kills, at, recoverFrom, until: Date.now(), ...(poison && { poison }) }
}

/** A fault that affects no order shows nothing. On timeout it is injected all the same, and the audit reports it (I0). */
async function untilInFlight(db: Database, withinMs: number): Promise<void> {
  const deadline = Date.now() + withinMs
  while ((await db.order.count({ where: { status: 'PENDING' } })) === 0 && Date.now() < deadline) await sleep(10)
}
