/** One cell: a style alone on the bench, warmed up, measured, brought to rest, audited, and stopped. */
import { setTimeout as sleep } from 'node:timers/promises'
import { downstreamServices, type RunningStyle, type StyleName, styleProcesses, styles } from '#stack/styles.ts'
import { audit } from './audit/audit.ts'
import { type Books, readBooks } from './audit/books.ts'
import type { Bench } from './bench.ts'
import { contenders } from './contenders.ts'
import { type Attempt, isAcknowledged, type LoadDriver, type LoadRun, type Workload } from './load/driver.ts'
import { embeddedDriver } from './load/embedded.ts'
import { waitForBacklog } from './measure/backlog.ts'
import { costPerOrder } from './measure/cost.ts'
import { countOrders } from './measure/counts.ts'
import { type Reading, readMeter } from './measure/meter.ts'
import { type Rest, waitForRest } from './measure/quiet.ts'
import { temporalEvents } from './measure/temporal.ts'
import { type Timings, timingsOf } from './measure/timings.ts'
import type { Cell } from './report/results.ts'
import { rounded, summarise } from './report/statistics.ts'

export interface CellPlan {
  experiment: string
  style: StyleName
  downstream: number
  repetition: number
  warmUp: { ratePerS: number; seconds: number }
  load: Pick<Workload, 'ratePerS' | 'arrivals' | 'refusals'> & { seconds: number }
  /** How long the style may take to come to rest. */
  restWithinMs: number
}

export interface MeasuredCell {
  plan: CellPlan
  cell: Cell
  /** The single values behind the cell's percentiles, for resampling. */
  timings: Timings
  /** Only of cells that did not fail. */
  evidence?: Evidence
}

/** What was seen while the load ran. */
export interface Evidence {
  run: LoadRun
  books: Books
  rest: Rest
  /** When the last arrival was due, and when everything was at rest. */
  lastDueAt: number
  restAt: number
}

const idleMs = 1_500
const workflowSample = 10
const answerWithinMs = 30_000

/**
 * @param keyPrefix unique to this cell and run
 * @throws what broke the cell, or the signal's reason; the style is stopped in any case
 */
export async function measureCell(
  bench: Bench,
  plan: CellPlan,
  keyPrefix: string,
  signal: AbortSignal,
): Promise<MeasuredCell> {
  const { downstream, style: name } = plan
  await bench.startAfresh(name)
  const style = styleProcesses(bench.stack, name, { downstream, tokenSecret: bench.tokenSecret })
  const driver = embeddedDriver()
  try {
    await unlessAborted(signal, () => style.start())
    return await unlessAborted(signal, () => measureRunning(bench, plan, style, driver, keyPrefix))
  } finally {
    await driver.close()
    await style.stop()
  }
}

/** What goes on after an interruption ends with the driver and the style it needs; nobody waits for it. */
export async function unlessAborted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted()
  const aborted = new Promise<never>((_, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
  )
  return Promise.race([work(), aborted])
}

async function measureRunning(
  bench: Bench,
  plan: CellPlan,
  style: RunningStyle,
  driver: LoadDriver,
  keyPrefix: string,
): Promise<MeasuredCell> {
  const { answersWhenDone, promises } = contenders[plan.style]
  const followUps = downstreamServices(plan.downstream).slice(3)
  const db = bench.styleDb(plan.style)
  const target = { url: style.url, tokenSecret: bench.tokenSecret }
  const attempts: Attempt[] = []
  const load = async (workload: Workload) => {
    const run = await driver.run(target, workload)
    attempts.push(...run.attempts)
    const rest = answersWhenDone
      ? { left: {}, queries: 0 }
      : await waitForRest(db, attempts.filter(isAcknowledged).length, followUps, plan.restWithinMs)
    return { run, rest, restAt: Date.now() }
  }
  const reading = () => readMeter(meterOptions(bench, style))

  await load(warmUpOf(plan, bench.seed, keyPrefix))
  await bench.restartDraws()
  const idleFrom = await reading()
  await sleep(idleMs)
  const from = await reading()
  const { run, rest, restAt } = await load(workloadOf(plan, bench.seed, keyPrefix))
  const until = await reading()

  const stillLeft = {
    ...rest.left,
    ...(await waitForBacklog(styles[plan.style].dir, backlogEnv(bench, style, followUps), plan.restWithinMs)),
  }
  const books = await readBooks(db, bench.providersDb)
  const timings = timingsOf(run.attempts, books, followUps)
  const events = await sampleWorkflows(bench, plan.style, run.attempts)
  const drain = { withinMs: plan.restWithinMs, left: stillLeft }
  const cost = costPerOrder(
    { idleFrom, from, until, ownCommits: rest.queries, temporalEvents: events },
    run.attempts,
    books,
  )
  return {
    plan,
    timings,
    evidence: { run, books, rest, lastDueAt: Math.max(...run.attempts.map((attempt) => attempt.intendedAt)), restAt },
    cell: {
      ...emptyCell(plan),
      orders: countOrders(run.attempts, run.dropped, books),
      acceptMs: summarise(timings.acceptMs),
      settleMs: summarise(timings.settleMs),
      effectsMs: summarise(timings.effectsMs),
      compensateMs: summarise(timings.compensateMs),
      criticalPathMs: summarise(timings.criticalPathMs),
      costPerOrder: cost,
      load: loadQuality(run),
      audit: audit({ books, attempts, followUps, drain, faults: [] }, promises),
      valid: run.valid,
      notes: [...run.notes, ...restartNotes(from, until)],
    },
  }
}

/** What is known of a cell before it is measured, and all that is known of one that failed. */
export function emptyCell(plan: CellPlan): Cell {
  const nothing = summarise([])
  const none = { accepted: 0, refused: 0, failed: 0, completed: 0, cancelled: 0, lost: 0, stuck: 0, notUndone: 0 }
  return {
    experiment: plan.experiment,
    style: plan.style,
    params: {
      downstream: plan.downstream,
      ratePerS: rounded(plan.load.ratePerS),
      arrivals: plan.load.arrivals,
      seconds: plan.load.seconds,
      repetition: plan.repetition,
    },
    orders: { attempted: 0, ...none },
    acceptMs: nothing,
    settleMs: nothing,
    effectsMs: nothing,
    compensateMs: nothing,
    criticalPathMs: nothing,
    costPerOrder: null,
    load: null,
    sustained: null,
    scaling: null,
    availability: null,
    audit: { checked: 0, violations: [] },
    failure: null,
    valid: false,
    notes: [],
  }
}

export const warmUpOf = (plan: CellPlan, seed: number, keyPrefix: string): Workload => ({
  ...workloadOf(plan, seed + 1, `${keyPrefix}-warm`),
  ratePerS: plan.warmUp.ratePerS,
  durationMs: plan.warmUp.seconds * 1_000,
})

export const workloadOf = ({ load, repetition }: CellPlan, seed: number, keyPrefix: string): Workload => ({
  seed: seed + 1_000 * (repetition - 1),
  ratePerS: load.ratePerS,
  durationMs: load.seconds * 1_000,
  arrivals: load.arrivals,
  keyPrefix,
  refusals: load.refusals,
  timeoutMs: answerWithinMs,
  maxInFlight: 1_000,
})

function meterOptions(bench: Bench, style: RunningStyle) {
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

const backlogEnv = ({ stack: { addresses } }: Bench, style: RunningStyle, followUps: readonly string[]) => ({
  DATABASE_URL: style.databaseUrl,
  KAFKA_BROKERS: addresses.kafkaBrokers,
  TEMPORAL_ADDRESS: addresses.temporalAddress,
  FOLLOW_UPS: followUps.join(','),
})

async function sampleWorkflows(bench: Bench, style: StyleName, attempts: Attempt[]): Promise<number | null> {
  const { workflowIdOf } = contenders[style]
  if (!workflowIdOf) return null
  const ids = attempts.flatMap(({ orderId, fate }) => (orderId && fate === 'none' ? workflowIdOf(orderId) : []))
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
