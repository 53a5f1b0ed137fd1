/** One style running alone on the test bed: started on an empty database, sent load, drained, and stopped. */
import { join } from 'node:path'
import { type RunningStyle, type StyleOptions, styleAddresses, styleProcesses } from '#stack/style-processes.ts'
import { followUpServices } from '#stack/styles.ts'
import { losesNothing } from './audit/guarantees.ts'
import { type CellPlan, type RunData, warmUpOf } from './cell.ts'
import { type Attempt, isAcknowledged, type LoadDriver, type LoadRun, type Workload } from './load/driver.ts'
import { drainMessages, type MessageState } from './measure/consumption.ts'
import { waitForFloor } from './measure/floor.ts'
import { type DrainResult, waitForQuiescence } from './measure/quiescence.ts'
import { styleProfiles } from './style-profiles.ts'
import type { TestBed } from './test-bed.ts'

export interface Running {
  testBed: TestBed
  style: RunningStyle
  driver: LoadDriver
  followUps: readonly string[]
  /** Its floor runs in its place. */
  isFloor: boolean
  drainTimeoutMs: number
  stalledMs: number | undefined
  /** All that was sent to it so far. */
  attempts: Attempt[]
}

/**
 * Starts a style on an empty database, and always stops it.
 * @throws what the work throws, or the signal's reason as soon as it aborts
 */
export async function withRunningStyle(
  testBed: TestBed,
  plan: CellPlan,
  signal: AbortSignal,
  options: Pick<StyleOptions, 'env' | 'replicas' | 'dir'>,
  work: (ctx: Running) => Promise<void>,
): Promise<void> {
  const { downstream, drainTimeoutMs, stalledMs } = plan
  const isFloor = plan.part === 'floor'
  await testBed.resetStyle(plan.style, plan.providerMs)
  // No limits, even if the environment of this command sets some: every order must be accepted, and started at once.
  const env = { SETTLE_WITHIN_MS: '', SLOTS: '', ...options.env }
  const { tokenSecret } = testBed
  const dir = isFloor ? { dir: join('benchmarks', 'floors', plan.style) } : {}
  const style = styleProcesses(testBed.stack, plan.style, { downstream, tokenSecret, ...dir, ...options, env })
  const driver = testBed.driver.open()
  const followUps = followUpServices(downstream)
  try {
    await abortable(signal, () => style.start())
    const ctx = { testBed, style, driver, followUps, isFloor, drainTimeoutMs, stalledMs, attempts: [] }
    await abortable(signal, () => work(ctx))
  } finally {
    await driver.close()
    await style.stop()
  }
}

/** Ends what a running style has not finished, and starts it anew on an empty database. */
export async function restart(ctx: Running, plan: CellPlan, signal: AbortSignal): Promise<void> {
  await ctx.style.stop()
  signal.throwIfAborted()
  await ctx.testBed.resetStyle(plan.style, plan.providerMs)
  signal.throwIfAborted()
  await ctx.style.start()
  ctx.attempts.length = 0
}

/** Work or a request that one load left behind would be part of the next. */
export const isCleanAfter = ({ left, run }: RunData): boolean =>
  Object.keys(left).length === 0 && run.attempts.every(({ status }) => status !== null)

/** Interrupted work is not awaited: it ends when the driver and the style that it uses are stopped. */
async function abortable<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted()
  const aborted = new Promise<never>((_, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
  )
  return Promise.race([work(), aborted])
}

export async function send(ctx: Running, workload: Workload): Promise<LoadRun> {
  const run = await ctx.driver.run(
    { url: ctx.style.url, urls: ctx.style.urls, tokenSecret: ctx.testBed.tokenSecret },
    workload,
  )
  ctx.attempts.push(...run.attempts)
  return run
}

export async function warmUp(ctx: Running, plan: CellPlan, keyPrefix: string): Promise<void> {
  await send(ctx, warmUpOf(plan, ctx.testBed.seed, keyPrefix))
  await drain(ctx)
}

/** A style that responds last of all still works on requests that timed out at the client. */
const hasUnanswered = (attempts: readonly Attempt[]): boolean => attempts.some(({ status }) => status === null)

/** Waits until the database shows no work left, or the timeout and nothing moves any more. */
export async function drain(ctx: Running): Promise<DrainResult> {
  const { testBed, style, attempts, followUps, drainTimeoutMs, stalledMs } = ctx
  const { respondsAfter, guarantees } = styleProfiles[style.name]
  const isWaitedFor = respondsAfter !== 'all work' || hasUnanswered(attempts)
  if (!isWaitedFor) return { left: {}, at: Date.now(), queries: 0, overtime: null }
  const accepted = attempts.filter(isAcknowledged).length
  const db = testBed.styleDb(style.name)
  if (ctx.isFloor) return waitForFloor(db, testBed.providersDb, accepted, style.services.length - 1, drainTimeoutMs)
  const waited = await waitForQuiescence(db, accepted, followUps, drainTimeoutMs, !losesNothing(guarantees), stalledMs)
  return respondsAfter === 'all work' ? { ...waited, left: {} } : waited
}

/** Waits for what the database does not show: messages in transit, dead letters, running workflows. */
export async function drainRest(
  { testBed, style, followUps, isFloor, drainTimeoutMs }: Running,
  drained: DrainResult,
): Promise<MessageState> {
  if (isFloor) return { left: drained.left, consumption: null }
  const env = { ...styleAddresses(testBed.stack, style.name), FOLLOW_UPS: followUps.join(',') }
  const messages = await drainMessages(style.name, env, drainTimeoutMs)
  return { ...messages, left: { ...drained.left, ...messages.left } }
}
