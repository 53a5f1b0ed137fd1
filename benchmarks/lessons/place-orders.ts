/** One style under one load, as most lessons need it: started, warmed up, measured while something is broken, audited. */
import { AppError } from '#shared/runtime/errors.ts'
import type { StyleOptions } from '#stack/style-processes.ts'
import { type StyleName, standardDownstream } from '#stack/styles.ts'
import { audit } from '../audit/audit.ts'
import type { InjectedFault } from '../audit/invariant.ts'
import { type AuditSnapshot, readSnapshot } from '../audit/snapshot.ts'
import { type CellPlan, workloadOf } from '../cell.ts'
import { faults } from '../faults/faults.ts'
import { directLinks } from '../faults/links.ts'
import type { Attempt, Workload } from '../load/driver.ts'
import { countOrders } from '../measure/counts.ts'
import type { DrainResult } from '../measure/quiescence.ts'
import { type OrderTimings, timingsOf } from '../measure/timings.ts'
import type { Cell } from '../results-schema.ts'
import { drain, drainRest, type Running, send, warmUp, withRunningStyle } from '../running.ts'
import { styleProfiles } from '../style-profiles.ts'
import type { ProviderMs } from '../test-bed.ts'
import type { LessonContext } from './context.ts'

export interface OrdersOptions extends Pick<StyleOptions, 'env' | 'replicas' | 'dir'> {
  style: StyleName
  /** How many services are downstream; `standardDownstream` when absent. */
  services?: number
  ratePerS?: number
  seconds?: number
  refusals?: Workload['refusals']
  providerMs?: ProviderMs
  /** The name of a fault (benchmarks/faults): it lasts from before the first order until every request has its response. */
  fault?: string
  /** Once the style is warm and idle. */
  whenIdle?(running: Running): Promise<void>
  /** Once every request has its response; a fault still lasts. */
  whenAnswered?(running: Running): Promise<void>
}

export interface PlacedOrders {
  attempts: Attempt[]
  counts: Cell['orders']
  timings: OrderTimings
  snapshot: AuditSnapshot
  /** Work left by kind, when nothing moved any more. */
  left: Record<string, number>
}

const defaults = { ratePerS: 4, seconds: 5 }
const warmUpS = 4
const drainTimeoutMs = 30_000
/** A patched style may lose work, which would be waited for in vain. */
const patchedDrainTimeoutMs = 8_000

/** @throws AppError when a guarantee of the style is violated; a patched one, with a `dir` of its own, guarantees nothing */
export async function placeOrders(ctx: LessonContext, options: OrdersOptions): Promise<PlacedOrders> {
  const { testBed, signal } = ctx
  const { style, services = standardDownstream, providerMs, refusals = {}, fault, dir } = options
  const { ratePerS, seconds } = { ...defaults, ...options }
  ctx.log(`${style}: ${Math.round(ratePerS * seconds)} orders, ${ratePerS}/s${fault ? `, ${fault}` : ''}`)
  const plan: CellPlan = {
    experiment: 'lesson',
    style,
    downstream: services,
    repetition: 1,
    warmUp: { ratePerS: defaults.ratePerS, seconds: warmUpS },
    load: { ratePerS, seconds, arrivals: 'spaced', refusals },
    ...(providerMs && { providerMs }),
    drainTimeoutMs: dir ? patchedDrainTimeoutMs : drainTimeoutMs,
  }
  const keyPrefix = ctx.uniqueName()
  const placed: PlacedOrders[] = []
  await withRunningStyle(testBed, plan, signal, processOptions(options), async (running) => {
    await warmUp(running, plan, keyPrefix)
    await options.whenIdle?.(running)
    placed.push(await measure(running, plan, keyPrefix, options))
  })
  return placed[0]!
}

async function measure(
  running: Running,
  plan: CellPlan,
  keyPrefix: string,
  { fault, whenAnswered, dir }: Pick<OrdersOptions, 'fault' | 'whenAnswered' | 'dir'>,
): Promise<PlacedOrders> {
  const { testBed, followUps } = running
  await testBed.resetProviderDelays(plan.providerMs)
  const injected = fault ? await inject(running, fault) : undefined
  const { attempts: own, dropped } = await send(running, workloadOf(plan, testBed.seed, keyPrefix))
  await whenAnswered?.(running)
  const struck = await injected?.recover()
  const drained = await drain(running)
  const snapshotNow = () => readSnapshot(testBed.styleDb(plan.style), testBed.providersDb)
  const { left, snapshot } = dir
    ? { left: drained.left, snapshot: await snapshotNow() }
    : await drainAndAudit(running, drained, snapshotNow, struck)
  const counts = countOrders(own, dropped, snapshot)
  return { attempts: own, counts, timings: timingsOf(own, snapshot, followUps), snapshot, left }
}

async function drainAndAudit(
  running: Running,
  drained: DrainResult,
  readNow: () => Promise<AuditSnapshot>,
  struck: InjectedFault | undefined,
): Promise<Pick<PlacedOrders, 'left' | 'snapshot'>> {
  const { attempts, followUps, style } = running
  const { left, consumption } = await drainRest(running, drained)
  const snapshot = await readNow()
  const faults = struck ? [struck] : []
  const input = { snapshot, attempts, followUps, drain: { withinMs: drainTimeoutMs, left }, faults, consumption }
  const { violations } = audit(input, styleProfiles[style.name].guarantees)
  // The fault begins before the first order and ends after the last, so that I0 has nothing to say.
  const broken = violations.find(({ guaranteed, invariant }) => guaranteed && invariant !== 'I0')
  if (broken) throw new AppError('conflict', `${style.name} violated ${broken.invariant}: ${broken.detail}`)
  return { left, snapshot }
}

/** Without the options that are not given: they would replace the defaults. */
const processOptions = ({ env, replicas, dir }: OrdersOptions): Pick<StyleOptions, 'env' | 'replicas' | 'dir'> => ({
  ...(env && { env }),
  ...(replicas && { replicas }),
  ...(dir && { dir }),
})

/** @returns how to end it, and what the audit must know of it */
async function inject({ testBed, style }: Running, name: string) {
  const fault = faults.find((one) => one.name === name)
  if (!fault) throw new AppError('configuration', `There is no fault "${name}".`)
  const { stack, configureProvider } = testBed
  const context = { stack, style, links: directLinks, configureProvider }
  const at = Date.now()
  await fault.inject(context)
  return {
    async recover(): Promise<InjectedFault> {
      await fault.recover(context)
      return { name, kills: fault.kills, at, until: Date.now() }
    },
  }
}
