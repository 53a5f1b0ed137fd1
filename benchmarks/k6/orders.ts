/** The orders that a script places, planned as `kit compare` plans them: the same for the same seed and workload. */
import type { Workload } from './copies/driver.ts'
import { type PlannedOrder, planOrders } from './copies/plan.ts'
import { fileOf, positive, text, tokenFor } from './settings.ts'

export interface Ordered extends PlannedOrder {
  token: string
}

/** One profile of an experiment's workload. */
export type ChosenWorkload = Pick<Workload, 'arrivals' | 'refusals' | 'ratePerS' | 'items'> & {
  seed: number
  warmUpRatePerS: number
  warmUpS: number
  loadS: number
  /** How the experiment scaling searches the capacity. */
  capacity?: {
    coarse?: { tolerance: number; maxSteps: number; warmUpS: number; loadS: number }
    tolerance: number
    maxSteps: number
    maxRatePerS?: number
    confirms?: boolean
    warmUpS: number
  }
  drainTimeoutS: number
}

/** @throws when there is no such profile */
export function workloadOf(experiment: string, profile = text(__ENV, 'PROFILE', 'quick')): ChosenWorkload {
  const all = JSON.parse(open(import.meta.resolve('./copies/workloads.json')))
  const { profiles, ...common } = all[experiment]
  if (!profiles[profile]) throw new Error(`PROFILE must be ${Object.keys(profiles).join(', ')}, not "${profile}".`)
  return { seed: 0, warmUpRatePerS: common.ratePerS, ...common, ...profiles[profile] }
}

export const tokens: Record<string, string> = __ENV.TOKENS_FILE
  ? JSON.parse(open(fileOf(__ENV, 'TOKENS_FILE')))
  : __ENV.TOKEN
    ? { any: __ENV.TOKEN }
    : {}
const runId = Date.now().toString(36)
let plans = 0

/** @param draw plans with different draws have different orders */
export function ordersOf(
  { seed, arrivals, refusals, items }: ChosenWorkload,
  ratePerS: number,
  seconds: number,
  draw = 0,
): Ordered[] {
  const plan = planOrders({
    seed: positive(__ENV, 'SEED', 1) + seed + draw,
    ratePerS,
    durationMs: seconds * 1_000,
    arrivals,
    keyPrefix: `k6-${runId}-${++plans}`,
    refusals,
    ...(items && { items }),
    timeoutMs: 0,
    maxInFlight: 0,
  })
  return plan.map((order, i) => ({ ...order, token: tokenFor(tokens, order.customerId, i) }))
}
