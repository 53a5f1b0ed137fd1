/** One load on a warm style, and everything that is known about it once it has drained. */
import { setTimeout as sleep } from 'node:timers/promises'
import { styleAddresses } from '#stack/style-processes.ts'
import type { StyleName } from '#stack/styles.ts'
import { audit } from './audit/audit.ts'
import { readSnapshot } from './audit/snapshot.ts'
import { type CellPlan, emptyCell, type MeasuredCell, timesOf, workloadOf } from './cell.ts'
import type { Measure } from './experiment.ts'
import type { Attempt, LoadRun } from './load/driver.ts'
import { costPerOrder } from './measure/cost.ts'
import { countOrders } from './measure/counts.ts'
import { startCpuWindows } from './measure/cpu-windows.ts'
import { floorIssues } from './measure/floor.ts'
import type { Reading } from './measure/meter.ts'
import { temporalEvents } from './measure/temporal.ts'
import { timingsOf } from './measure/timings.ts'
import type { Cell } from './results-schema.ts'
import { drain, drainRest, type Running, send, withRunningStyle } from './running.ts'
import { rounded } from './statistics.ts'
import { processesOf, readStyleMeter } from './style-meter.ts'
import { styleProfiles } from './style-profiles.ts'
import type { TestBed } from './test-bed.ts'
import { warmUpNotes, warmUpUntilFlat } from './warm-up.ts'

const idleMs = 1_500
const workflowSample = 10

/** The measure of experiments whose plan is one load on a style of its own. */
export const measureCell: Measure = (testBed, plan, keyPrefix, signal, onCell) =>
  withRunningStyle(testBed, plan, signal, {}, async (ctx) => {
    const warm = await warmUpUntilFlat(ctx, plan, keyPrefix)
    const measured = await measureLoad(ctx, plan, keyPrefix)
    const notes = [...measured.cell.notes, ...warmUpNotes(warm)]
    await onCell({ ...measured, cell: { ...measured.cell, ...(warm && { warmUp: warm }), notes } })
  })

/** @param ctx a style that has drained */
export async function measureLoad(ctx: Running, plan: CellPlan, keyPrefix: string): Promise<Required<MeasuredCell>> {
  const { testBed, style, followUps } = ctx
  const { guarantees } = styleProfiles[plan.style]
  const read = () => readStyleMeter(testBed, style)
  await testBed.resetProviderDelays(plan.providerMs)
  for (const [name, change] of Object.entries(plan.providers ?? {})) await testBed.configureProvider(name, change)
  const idleFrom = await read()
  await sleep(idleMs)
  const from = await read()
  const stopWindows = startCpuWindows(() => processesOf(testBed, style), plan.load.ratePerS)
  const run = await send(ctx, workloadOf(plan, testBed.seed, keyPrefix))
  const cpuWindowsMs = stopWindows()
  const drained = await drain(ctx)
  const until = await read()
  const { left, consumption } = await drainRest(ctx, drained)
  const snapshot = await readSnapshot(testBed.styleDb(plan.style), testBed.providersDb)
  const timings = timingsOf(run.attempts, snapshot, followUps)
  const events = await sampleWorkflows(testBed, plan.style, run.attempts)
  const window = { idleFrom, from, until, ownCommits: drained.queries, temporalEvents: events }
  const cost = costPerOrder(window, run.attempts, snapshot)
  const issues = ctx.isFloor ? floorIssues(run.attempts, left, cost, plan.downstream) : []
  const input = { snapshot, attempts: ctx.attempts, followUps, drain: { withinMs: plan.drainTimeoutMs, left } }
  const cell: Cell = {
    ...emptyCell(plan),
    orders: countOrders(run.attempts, run.dropped, snapshot),
    ...timesOf(timings),
    costPerOrder: cost,
    cpuWindowsMs,
    load: loadQuality(run),
    audit: ctx.isFloor ? noAudit : audit({ ...input, faults: [], consumption }, guarantees),
    valid: run.valid && issues.length === 0,
    notes: [...run.notes, ...issues, ...restartNotes(from, until)],
  }
  const lastDueAt = Math.max(...run.attempts.map((attempt) => attempt.intendedAt))
  return { plan, timings, runData: { run, snapshot, lastDueAt, drainedAt: drained.at }, cell }
}

/** A floor guarantees nothing; see floorIssues for what is checked. */
const noAudit: Cell['audit'] = { checked: 0, violations: [] }

async function sampleWorkflows(testBed: TestBed, style: StyleName, attempts: Attempt[]): Promise<number | null> {
  const { workflowIdOf } = styleProfiles[style]
  if (!workflowIdOf) return null
  const ids = attempts.flatMap(({ orderId, scenario }) => (orderId && scenario === 'none' ? workflowIdOf(orderId) : []))
  const { TEMPORAL_NAMESPACE } = styleAddresses(testBed.stack, style)
  return temporalEvents(testBed.stack.addresses.temporalUiUrl, TEMPORAL_NAMESPACE, ids.slice(-workflowSample))
}

const loadQuality = ({ late, dropped, cpuMs, loopDelayMs }: LoadRun): Cell['load'] => ({
  late,
  dropped,
  cpuMs: rounded(cpuMs),
  loopDelayMs: { p99: rounded(loopDelayMs.p99), max: rounded(loopDelayMs.max) },
})

/** A restarted process has lost the CPU time of its predecessor, so its cost is too low. */
function restartNotes(from: Reading, until: Reading): string[] {
  const lower = [...from.cpuMs].filter(
    ([name, ms]) => !name.startsWith('postgres') && (until.cpuMs.get(name) ?? 0) < ms,
  )
  return lower.map(([name]) => `${name} was restarted while it was measured: its CPU time is incomplete`)
}
