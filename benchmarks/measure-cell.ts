/** One load on a warm style, and everything that is known about it once it has drained. */
import { setTimeout as sleep } from 'node:timers/promises'
import { styleAddresses } from '#stack/style-processes.ts'
import type { StyleName } from '#stack/styles.ts'
import { audit } from './audit/audit.ts'
import { readSnapshot } from './audit/snapshot.ts'
import { type CellPlan, emptyCell, type MeasuredCell, timesOf, workloadOf } from './cell.ts'
import type { Measure } from './experiment.ts'
import type { Attempt, LoadRun } from './load/driver.ts'
import { costPerOrder, type Idle } from './measure/cost.ts'
import { countOrders } from './measure/counts.ts'
import { startCpuWindows } from './measure/cpu-windows.ts'
import { floorIssues } from './measure/floor.ts'
import { dueSince, holdTimes } from './measure/hold.ts'
import { memoryOf } from './measure/memory.ts'
import type { Reading } from './measure/meter.ts'
import type { DrainResult } from './measure/quiescence.ts'
import { temporalEvents } from './measure/temporal.ts'
import { timingsOf } from './measure/timings.ts'
import type { Cell } from './results-schema.ts'
import { drain, drainRest, isCleanAfter, type Running, restart, send, withRunningStyle } from './running.ts'
import { rounded } from './statistics.ts'
import { meteredProcesses, processesOf, readStyleMeter } from './style-meter.ts'
import { styleProfiles } from './style-profiles.ts'
import type { TestBed } from './test-bed.ts'
import { warmUpNotes, warmUpUntilFlat } from './warm-up.ts'

const idleMs = 1_500
const workflowSample = 10

/** The measure of experiments whose plan is one load on a style of its own, or several on the same processes. */
export const measureCell: Measure = (testBed, plan, keyPrefix, signal, onCell) =>
  withRunningStyle(testBed, plan, signal, {}, async (ctx) => {
    let warm = await warmUpUntilFlat(ctx, plan, keyPrefix)
    let isClean = true
    for (const [i, own] of [plan, ...(plan.also ?? [])].entries()) {
      const name = i === 0 ? keyPrefix : `${keyPrefix}-also-${i}`
      if (!isClean) {
        await restart(ctx, plan, signal)
        warm = await warmUpUntilFlat(ctx, plan, `${name}-again`)
      }
      const measured = await measureLoad(ctx, own, name)
      isClean = isCleanAfter(measured.runData)
      const notes = [...measured.cell.notes, ...warmUpNotes(warm)]
      await onCell({ ...measured, cell: { ...measured.cell, ...(warm && { warmUp: warm }), notes } })
    }
  })

/** Measured before a load, when nothing is under way. */
export interface IdleStyle extends Idle {
  memoryMiB: Record<string, number> | null
}

/** @param ctx a style that has drained */
export async function measureIdle(ctx: Running, forMs: number): Promise<IdleStyle> {
  const idle = await meterIdle(ctx, forMs)
  return { ...idle, memoryMiB: memoryOf(meteredProcesses(ctx.testBed, ctx.style)) }
}

async function meterIdle({ testBed, style }: Running, forMs: number): Promise<Idle> {
  const from = await readStyleMeter(testBed, style)
  await sleep(forMs)
  return { from, until: await readStyleMeter(testBed, style) }
}

/**
 * @param ctx a style that has drained
 * @param idle as it was measured before; measured now when absent, without memory
 */
export async function measureLoad(
  ctx: Running,
  plan: CellPlan,
  keyPrefix: string,
  idle?: IdleStyle,
): Promise<Required<MeasuredCell>> {
  const { testBed, style, followUps } = ctx
  const { guarantees } = styleProfiles[plan.style]
  await testBed.resetProviderDelays(plan.providerMs)
  for (const [name, change] of Object.entries(plan.providers ?? {})) await testBed.configureProvider(name, change)
  const idled = idle ?? (await meterIdle(ctx, idleMs))
  const from = idle ? await readStyleMeter(testBed, style) : idled.until
  const stopWindows = startCpuWindows(() => processesOf(testBed, style), plan.load.ratePerS)
  const run = await send(ctx, workloadOf(plan, testBed.seed, keyPrefix))
  const cpuWindowsMs = stopWindows()
  const loadedMiB = idle?.memoryMiB ? memoryOf(meteredProcesses(testBed, style)) : null
  const drained = await drain(ctx)
  const until = await readStyleMeter(testBed, style)
  const { left, consumption } = await drainRest(ctx, drained)
  const snapshot = await readSnapshot(testBed.styleDb(plan.style), testBed.providersDb)
  const hold = holdTimes(run.attempts, plan.load.warmUpSeconds)
  const measured = dueSince(run.attempts, hold.from)
  const timings = timingsOf(measured, snapshot, followUps)
  const events = await sampleWorkflows(testBed, plan.style, run.attempts)
  const window = { idle: idled, from, until, ownCommits: drained.queries, temporalEvents: events }
  const cost = costPerOrder(window, run, snapshot)
  const issues = ctx.isFloor ? floorIssues(run.attempts, left, cost, plan.downstream) : []
  const { overtime } = drained
  const isMoving = overtime?.ended === 'still moving'
  const withinMs = plan.drainTimeoutMs + (overtime?.waitedMs ?? 0)
  const input = { snapshot, attempts: ctx.attempts, followUps, drain: { withinMs, left, isMoving } }
  const cell: Cell = {
    ...emptyCell(plan),
    orders: countOrders(measured, run.dropped, snapshot, isMoving),
    ...timesOf(timings),
    costPerOrder: cost,
    cpuWindowsMs,
    load: loadQuality(run),
    ...(overtime && { overtime }),
    ...(loadedMiB && { memoryMiB: { idle: idle!.memoryMiB!, loaded: loadedMiB } }),
    audit: ctx.isFloor ? noAudit : audit({ ...input, faults: [], consumption }, guarantees),
    valid: run.valid && issues.length === 0,
    notes: [...run.notes, ...issues, ...overtimeNotes(drained, plan), ...restartNotes(from, until)],
  }
  return { plan, timings, runData: { run, snapshot, hold, left, lastDueAt: hold.until, drainedAt: drained.at }, cell }
}

function overtimeNotes({ overtime }: DrainResult, { drainTimeoutMs }: CellPlan): string[] {
  if (!overtime) return []
  const { left, waitedMs, donePerS, ended } = overtime
  const what = Object.entries(left).map(([kind, count]) => `${count} ${kind}`)
  const after = { drained: 'done', stalled: 'no more of it moved', 'still moving': 'still moving' }[ended]
  return [
    `did not keep up: ${what.join(', ')} after ${drainTimeoutMs / 1_000} s; ${donePerS}/s in the ${Math.round(waitedMs / 1_000)} s after that, ${after}`,
  ]
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
