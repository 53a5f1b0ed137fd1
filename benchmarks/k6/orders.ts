/** The orders that a script places: from a plan file, or planned here in the same way as for the embedded driver. */
import { SharedArray } from 'k6/data'
import type { Workload } from '../load/driver.ts'
import { type PlannedOrder, planOrders } from '../load/plan.ts'
import { fileOf, positive, tokenFor } from './settings.ts'

export interface Ordered extends PlannedOrder {
  token: string
}

/** What a script needs of an experiment's workload.json. */
export type WorkloadData = Pick<Workload, 'refusals' | 'ratePerS' | 'items'> & {
  profiles: Record<string, { warmUpS: number; loadS: number }>
}

export const workloadOf = (name: string): WorkloadData =>
  JSON.parse(open(import.meta.resolve(`../experiments/${name}/workload.json`)))

const tokens: Record<string, string> = __ENV.TOKENS_FILE
  ? JSON.parse(open(fileOf(__ENV, 'TOKENS_FILE')))
  : __ENV.TOKEN
    ? { any: __ENV.TOKEN }
    : {}

/** Planned once for all virtual users. @param count the number of orders that the script needs */
export function ordersOf(mix: Pick<WorkloadData, 'refusals' | 'items'>, count: number): readonly Ordered[] {
  return new SharedArray<Ordered>('orders', () => {
    const plan = __ENV.PLAN ? planned(count) : generated(mix, count)
    return plan.map((order, i) => ({ ...order, token: tokenFor(tokens, order.customerId, i) }))
  })
}

function planned(count: number): PlannedOrder[] {
  const plan: PlannedOrder[] = JSON.parse(open(fileOf(__ENV, 'PLAN')))
  if (plan.length < count) throw new Error(`The plan has ${plan.length} orders; this run needs ${count}.`)
  return plan
}

const generated = (mix: Pick<WorkloadData, 'refusals' | 'items'>, count: number): PlannedOrder[] =>
  planOrders({
    seed: positive(__ENV, 'SEED', 1),
    ratePerS: 1,
    durationMs: count * 1_000,
    arrivals: 'spaced',
    keyPrefix: `k6-${Date.now().toString(36)}`,
    ...mix,
    timeoutMs: 0,
    maxInFlight: 0,
  })
