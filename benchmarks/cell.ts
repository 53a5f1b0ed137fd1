/** One cell: one style with one number of services under one load, as planned and as measured. */
import type { Behaviour } from '#shared/providers/behaviour.ts'
import type { StyleName } from '#stack/styles.ts'
import type { AuditSnapshot } from './audit/snapshot.ts'
import type { ClientKind, LoadRun, Retries, Workload } from './load/driver.ts'
import type { HoldTimes } from './measure/hold.ts'
import { type OrderTimings, overheadsMs, type Timings } from './measure/timings.ts'
import type { Cell } from './results-schema.ts'
import { quantiles, rounded, summarise } from './statistics.ts'
import type { ProviderMs } from './test-bed.ts'
import type { VariantName } from './variants.ts'
import type { CapacityPlan, OutagesPlan, ScaleOutPlan } from './workloads.ts'

/**
 * Cells that are measured together with an experiment's others, and shown apart from them. floor: the least that does the
 * same takes the style's place (benchmarks/floors). tail: providers with log-normal response times. grid: other rates.
 */
export type Part = 'floor' | 'tail' | 'grid'

/** The experiment of such a cell, in results.json. */
export const partName = (experiment: string, part: Part): string => `${experiment}, ${part}`

/** What a plan had in common with that cell. */
export function planned(cellExperiment: string): Pick<CellPlan, 'experiment' | 'part'> {
  const [experiment, part] = cellExperiment.split(', ')
  return { experiment: experiment!, ...(part && { part: part as Part }) }
}

export interface Phases {
  beforeS: number
  faultS: number
  afterS: number
}

export interface CellPlan {
  experiment: string
  part?: Part
  style: StyleName
  downstream: number
  repetition: number
  /** With windowS, until CPU time per order is the same in two windows of this length, `seconds` at most. */
  warmUp: { ratePerS: number; seconds: number; windowS?: number }
  load: Pick<Workload, 'ratePerS' | 'arrivals' | 'refusals' | 'items'> & {
    seconds: number
    seed?: number
    /** The first seconds, whose orders are audited and not measured. */
    warmUpSeconds?: number
  }
  /** The workload's default when absent. */
  providerMs?: ProviderMs
  /** Providers that behave differently during the load, and until the style has drained. */
  providers?: Record<string, Partial<Behaviour>>
  /** After how long without a change work counts as lost, in a style that may lose it; the default when absent. */
  stalledMs?: number
  /** How long the style may take to drain. */
  drainTimeoutMs: number
  /** In the half of the repetitions that the other half is compared with (A/A test). */
  control?: true
  /** Repeat until the interval of every ratio is within this share of the ratio, at most this many times. */
  precision?: { relativeHalfWidth: number; maxRepetitions: number }
  /** On which servers, where the experiment varies them. */
  variant?: VariantName
  /** Only these faults; all when absent. */
  faults?: readonly string[]
  /** In seconds: the load before the strike, the time until the recovery begins, and the load after that. */
  phases?: Phases
  /** They give up when absent. */
  clients?: ClientKind
  /** The seconds of each load, if there are several one after the other, for the estimate of the time left. */
  loads?: readonly number[]
  /** Measured on the same processes afterwards, one load each. */
  also?: readonly CellPlan[]
  /** How the capacity is searched, and what is held below it. */
  capacity?: CapacityPlan
  /** Which outages are injected, and at which share of the capacity. */
  outages?: OutagesPlan
  /** The capacity, where the run has measured it already: the highest rate that passed, the lowest that failed. */
  capacityPerS?: { passedPerS: number; failedPerS: number | null }
  /** The mean of `providerMs`, where the experiment varies it. */
  providerMeanMs?: number
  /** Loads at these rates, one after the other. */
  ratesPerS?: readonly number[]
  /** How often each service polls, in a style that does. */
  pollIntervalMs?: number
  /** Processes of each downstream service; one when absent. */
  replicas?: number
  /** The processes and slots whose capacity is searched, and how. */
  scaleOut?: ScaleOutPlan
}

export interface MeasuredCell {
  plan: CellPlan
  cell: Cell
  /** The single values behind the cell's percentiles, for resampling. */
  timings: Timings & Partial<Pick<OrderTimings, 'orders'>>
  /** Absent from cells that failed. */
  runData?: RunData
}

/** The raw data of one load. */
export interface RunData {
  run: LoadRun
  snapshot: AuditSnapshot
  hold: HoldTimes
  /** Work left by kind, when nothing moved any more or the wait was over. */
  left: Record<string, number>
  /** When the last arrival was due, and when the style had drained, in milliseconds since the epoch. */
  lastDueAt: number
  drainedAt: number
}

/** The percentiles of a cell, and quantiles to draw their distribution. */
export const timesOf = (timings: Timings) => ({
  acceptMs: summarise(timings.acceptMs),
  settleMs: summarise(timings.settleMs),
  effectsMs: summarise(timings.effectsMs),
  compensateMs: summarise(timings.compensateMs),
  criticalPathMs: summarise(timings.criticalPathMs),
  overheadMs: summarise(overheadsMs(timings)),
  quantiles: {
    acceptMs: quantiles(timings.acceptMs),
    settleMs: quantiles(timings.settleMs),
    effectsMs: quantiles(timings.effectsMs),
  },
})

/** A cell before it is measured, and one that failed. */
export function emptyCell(plan: CellPlan): Cell {
  const noTimes = summarise([])
  const noOrders = {
    accepted: 0,
    refused: 0,
    failed: 0,
    completed: 0,
    cancelled: 0,
    lost: 0,
    stuck: 0,
    uncompensated: 0,
  }
  return {
    experiment: plan.part ? partName(plan.experiment, plan.part) : plan.experiment,
    style: plan.style,
    params: {
      downstream: plan.downstream,
      ratePerS: rounded(plan.load.ratePerS),
      arrivals: plan.load.arrivals,
      seconds: plan.load.seconds,
      repetition: plan.repetition,
      ...(plan.control && { control: 'yes' }),
      ...(plan.variant && { variant: plan.variant }),
      ...(plan.providerMeanMs && { providerMeanMs: plan.providerMeanMs }),
      ...(plan.clients && { clients: plan.clients }),
      ...(plan.pollIntervalMs && { pollIntervalMs: plan.pollIntervalMs }),
    },
    orders: { attempted: 0, ...noOrders },
    acceptMs: noTimes,
    settleMs: noTimes,
    effectsMs: noTimes,
    compensateMs: noTimes,
    criticalPathMs: noTimes,
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

const requestTimeoutMs = 30_000

/** As long as a client that gives up waits for its one response. */
const retries: Retries = { withinMs: requestTimeoutMs, firstDelayMs: 200, maxDelayMs: 2_000, timeoutMs: 5_000 }

export const warmUpOf = (plan: CellPlan, seed: number, keyPrefix: string): Workload => ({
  ...workloadOf(plan, seed + 1, `${keyPrefix}-warm`),
  ratePerS: plan.warmUp.ratePerS,
  durationMs: plan.warmUp.seconds * 1_000,
})

export const workloadOf = ({ load, repetition, clients }: CellPlan, seed: number, keyPrefix: string): Workload => ({
  seed: seed + (load.seed ?? 0) + 1_000 * (repetition - 1),
  ratePerS: load.ratePerS,
  durationMs: load.seconds * 1_000,
  arrivals: load.arrivals,
  keyPrefix,
  refusals: load.refusals,
  ...(load.items && { items: load.items }),
  timeoutMs: requestTimeoutMs,
  maxInFlight: 1_000,
  ...(clients === 'retry' && { retries }),
})
