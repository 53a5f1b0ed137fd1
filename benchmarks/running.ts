/** A style alone on the bench: warmed up, loaded, brought to rest, audited, and stopped. */
import { setTimeout as sleep } from 'node:timers/promises'
import { type RunningStyle, type StyleOptions, styleAddresses, styleProcesses } from '#stack/style-processes.ts'
import { followUpServices, type StyleName, styles } from '#stack/styles.ts'
import { audit } from './audit/audit.ts'
import { readSnapshot } from './audit/snapshot.ts'
import { type CellPlan, emptyCell, type MeasuredCell, timesOf, warmUpOf, workloadOf } from './cell.ts'
import type { Measure } from './experiment.ts'
import { type Attempt, isAcknowledged, type LoadDriver, type LoadRun, type Workload } from './load/driver.ts'
import { type MessageState, settleMessages } from './measure/consumption.ts'
import { costPerOrder } from './measure/cost.ts'
import { countOrders } from './measure/counts.ts'
import { type Reading, readMeter } from './measure/meter.ts'
import { type DrainResult, waitForQuiescence } from './measure/quiescence.ts'
import { temporalEvents } from './measure/temporal.ts'
import { timingsOf } from './measure/timings.ts'
import type { Cell } from './results-schema.ts'
import { rounded } from './statistics.ts'
import { styleProfiles } from './style-profiles.ts'
import type { TestBed } from './test-bed.ts'

export interface Running {
  bench: TestBed
  style: RunningStyle
  driver: LoadDriver
  downstream: number
  restWithinMs: number
  /** All that was sent to it so far. */
  attempts: Attempt[]
}

const idleMs = 1_500
const workflowSample = 10

/**
 * Starts a style on empty books, and stops it whatever happens.
 * @throws what the work throws, or the signal's reason as soon as it is given
 */
export async function withRunningStyle(
  bench: TestBed,
  plan: CellPlan,
  signal: AbortSignal,
  options: Pick<StyleOptions, 'env' | 'replicas'>,
  work: (ctx: Running) => Promise<void>,
): Promise<void> {
  const { downstream, drainTimeoutMs: restWithinMs } = plan
  await bench.resetStyle(plan.style, plan.providerMs)
  // Every order is to be taken in, whatever the environment of this command says of admission control.
  const env = { SETTLE_WITHIN_MS: '', ...options.env }
  const style = styleProcesses(bench.stack, plan.style, { downstream, tokenSecret: bench.tokenSecret, ...options, env })
  const driver = bench.driver.open()
  try {
    await abortable(signal, () => style.start())
    await abortable(signal, () => work({ bench, style, driver, downstream, restWithinMs, attempts: [] }))
  } finally {
    await driver.close()
    await style.stop()
  }
}

/** What goes on after an interruption ends with the driver and the style it needs; nobody waits for it. */
async function abortable<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted()
  const aborted = new Promise<never>((_, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
  )
  return Promise.race([work(), aborted])
}

export const followUpsOf = ({ downstream }: { downstream: number }): string[] => followUpServices(downstream)

export async function send(ctx: Running, workload: Workload): Promise<LoadRun> {
  const run = await ctx.driver.run({ url: ctx.style.url, tokenSecret: ctx.bench.tokenSecret }, workload)
  ctx.attempts.push(...run.attempts)
  return run
}

/** Waits until a style that works on after its answer has nothing left to do, or the time is up. */
export async function rest({ bench, style, attempts, restWithinMs, downstream }: Running): Promise<DrainResult> {
  if (styleProfiles[style.name].isSynchronous) return { left: {}, queries: 0 }
  const guaranteed = attempts.filter(isAcknowledged).length
  return waitForQuiescence(bench.styleDb(style.name), guaranteed, followUpsOf({ downstream }), restWithinMs)
}

/** What the books do not show: messages on their way, dead letters, running workflows. @param rested what they did show */
export async function settleAll(
  { bench, style, downstream, restWithinMs }: Running,
  rested: DrainResult,
): Promise<MessageState> {
  const followUps = followUpsOf({ downstream }).join(',')
  const env = { ...styleAddresses(bench.stack, style.name), FOLLOW_UPS: followUps }
  const messages = await settleMessages(style.name, env, restWithinMs)
  return { ...messages, left: { ...rested.left, ...messages.left } }
}

export async function warmUp(ctx: Running, plan: CellPlan, keyPrefix: string): Promise<void> {
  await send(ctx, warmUpOf(plan, ctx.bench.seed, keyPrefix))
  await rest(ctx)
}

/** One load on a style that is at rest, and all that can be said about it once it is at rest again. */
export async function measureLoad(ctx: Running, plan: CellPlan, keyPrefix: string): Promise<Required<MeasuredCell>> {
  const { bench, style } = ctx
  const reading = () => readMeter(meterOptions(bench, style))
  await bench.resetProviderDelays(plan.providerMs)
  const idleFrom = await reading()
  await sleep(idleMs)
  const from = await reading()
  const run = await send(ctx, workloadOf(plan, bench.seed, keyPrefix))
  const rested = await rest(ctx)
  const restAt = Date.now()
  const until = await reading()
  const followUps = followUpsOf(ctx)
  const { left, consumption } = await settleAll(ctx, rested)
  const snapshot = await readSnapshot(bench.styleDb(plan.style), bench.providersDb)
  const timings = timingsOf(run.attempts, snapshot, followUps)
  const events = await sampleWorkflows(bench, plan.style, run.attempts)
  const window = { idleFrom, from, until, ownCommits: rested.queries, temporalEvents: events }
  const drain = { withinMs: plan.drainTimeoutMs, left }
  const cell: Cell = {
    ...emptyCell(plan),
    orders: countOrders(run.attempts, run.dropped, snapshot),
    ...timesOf(timings),
    costPerOrder: costPerOrder(window, run.attempts, snapshot),
    load: loadQuality(run),
    audit: audit(
      { snapshot, attempts: ctx.attempts, followUps, drain, faults: [], consumption },
      styleProfiles[plan.style].guarantees,
    ),
    valid: run.valid,
    notes: [...run.notes, ...restartNotes(from, until)],
  }
  const lastDueAt = Math.max(...run.attempts.map((attempt) => attempt.intendedAt))
  return { plan, timings, evidence: { run, snapshot, lastDueAt, restAt }, cell }
}

export const measureCell: Measure = (bench, plan, keyPrefix, signal, ended) =>
  withRunningStyle(bench, plan, signal, {}, async (ctx) => {
    await warmUp(ctx, plan, keyPrefix)
    ended(await measureLoad(ctx, plan, keyPrefix))
  })

function meterOptions(bench: TestBed, style: RunningStyle) {
  const { dir: _, needs, database } = styles[style.name]
  const one = (name: string, pid: number | undefined) => ({ name, pids: pid === undefined ? [] : [pid] })
  return {
    processes: () => [
      ...style.services.map((service) => one(service.name.replace(`${style.name}/`, ''), service.pid())),
      one('providers', bench.providers.pid()),
      ...needs.map((name) => ({ name, pids: bench.stack.servers[name].pids() })),
    ],
    statistics: bench.providersDb,
    styleDatabase: database,
    orderServiceUrl: style.url,
  }
}

async function sampleWorkflows(bench: TestBed, style: StyleName, attempts: Attempt[]): Promise<number | null> {
  const { workflowIdOf } = styleProfiles[style]
  if (!workflowIdOf) return null
  const ids = attempts.flatMap(({ orderId, scenario }) => (orderId && scenario === 'none' ? workflowIdOf(orderId) : []))
  return temporalEvents(bench.stack.addresses.temporalUiUrl, ids.slice(-workflowSample))
}

const loadQuality = ({ late, dropped, cpuMs, loopDelayMs }: LoadRun): Cell['load'] => ({
  late,
  dropped,
  cpuMs: rounded(cpuMs),
  loopDelayMs: { p99: rounded(loopDelayMs.p99), max: rounded(loopDelayMs.max) },
})

/** A process that was started again lost what it had counted, so its cost is too low. */
function restartNotes(from: Reading, until: Reading): string[] {
  const lower = [...from.cpuMs].filter(
    ([name, ms]) => !name.startsWith('postgres') && (until.cpuMs.get(name) ?? 0) < ms,
  )
  return lower.map(([name]) => `${name} was started again while it was measured: its CPU time is incomplete`)
}
