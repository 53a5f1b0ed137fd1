/** One cell: a style at one number of services under one load, as it is planned and as it was measured. */
import type { StyleName } from '#stack/styles.ts'
import type { AuditSnapshot } from './audit/snapshot.ts'
import type { LoadRun, Workload } from './load/driver.ts'
import type { Timings } from './measure/timings.ts'
import type { Cell } from './results-schema.ts'
import { quantiles, rounded, summarise } from './statistics.ts'
import type { ProviderMs } from './test-bed.ts'

export interface CellPlan {
  experiment: string
  style: StyleName
  downstream: number
  repetition: number
  warmUp: { ratePerS: number; seconds: number }
  load: Pick<Workload, 'ratePerS' | 'arrivals' | 'refusals' | 'items'> & { seconds: number; seed?: number }
  /** As usual when there is nothing here. */
  providerMs?: ProviderMs
  /** How long the style may take to come to rest. */
  drainTimeoutMs: number
  /** The half of the repetitions that the other half is compared with, to see how much chance alone makes a difference. */
  control?: true
  /** Repeated until the interval of every ratio is within this share of it, but no more often than this. */
  until?: { within: number; repetitions: number }
  /** On servers that flush at every commit; on those that do not when there is nothing here. */
  durability?: 'power-loss'
  /** Of the faults, only these; all when there is nothing here. */
  faults?: readonly string[]
  /** How a ramp goes up, and which shares of its knee are held afterwards. */
  ramp?: { stepShare: number; fastestPerS: number; shares: readonly number[] }
  /** Processes of each downstream service; one when there is nothing here. */
  replicas?: number
}

export interface MeasuredCell {
  plan: CellPlan
  cell: Cell
  /** The single values behind the cell's percentiles, for resampling. */
  timings: Timings
  /** Only of cells that did not fail. */
  evidence?: RunData
}

/** What was seen while the load ran. */
export interface RunData {
  run: LoadRun
  snapshot: AuditSnapshot
  /** When the last arrival was due, and when everything was at rest. */
  lastDueAt: number
  restAt: number
}

/** The percentiles of a cell, and the shape behind them. */
export const timesOf = (timings: Timings) => ({
  acceptMs: summarise(timings.acceptMs),
  settleMs: summarise(timings.settleMs),
  effectsMs: summarise(timings.effectsMs),
  compensateMs: summarise(timings.compensateMs),
  criticalPathMs: summarise(timings.criticalPathMs),
  quantiles: {
    acceptMs: quantiles(timings.acceptMs),
    settleMs: quantiles(timings.settleMs),
    effectsMs: quantiles(timings.effectsMs),
  },
})

/** What is known of a cell before it is measured, and all that is known of one that failed. */
export function emptyCell(plan: CellPlan): Cell {
  const nothing = summarise([])
  const none = { accepted: 0, refused: 0, failed: 0, completed: 0, cancelled: 0, lost: 0, stuck: 0, uncompensated: 0 }
  return {
    experiment: plan.experiment,
    style: plan.style,
    params: {
      downstream: plan.downstream,
      ratePerS: rounded(plan.load.ratePerS),
      arrivals: plan.load.arrivals,
      seconds: plan.load.seconds,
      repetition: plan.repetition,
      ...(plan.control && { control: 'yes' }),
      ...(plan.durability && { durability: plan.durability }),
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

const requestTimeoutMs = 30_000

export const warmUpOf = (plan: CellPlan, seed: number, keyPrefix: string): Workload => ({
  ...workloadOf(plan, seed + 1, `${keyPrefix}-warm`),
  ratePerS: plan.warmUp.ratePerS,
  durationMs: plan.warmUp.seconds * 1_000,
})

export const workloadOf = ({ load, repetition }: CellPlan, seed: number, keyPrefix: string): Workload => ({
  seed: seed + (load.seed ?? 0) + 1_000 * (repetition - 1),
  ratePerS: load.ratePerS,
  durationMs: load.seconds * 1_000,
  arrivals: load.arrivals,
  keyPrefix,
  refusals: load.refusals,
  ...(load.items && { items: load.items }),
  timeoutMs: requestTimeoutMs,
  maxInFlight: 1_000,
})
