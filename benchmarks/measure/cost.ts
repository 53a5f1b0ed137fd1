/** The cost of one order: the differences of two readings, divided by the orders between them. */
import type { AuditSnapshot } from '../audit/snapshot.ts'
import type { Attempt } from '../load/driver.ts'
import type { CostPerOrder } from '../results-schema.ts'
import { mean, rounded } from '../statistics.ts'
import { cpuBetween, difference, machineBusy, type Reading } from './meter.ts'
import { scenarioCalls } from './provider-calls.ts'
import { orderFinder } from './timings.ts'

export interface Window {
  idleFrom: Reading
  /** The end of the idle time and the start of the load. */
  from: Reading
  until: Reading
  /** Transactions of the harness in the style's database, which are not part of the cost. */
  ownCommits: number
  temporalEvents: number | null
}

/** The providers cost every style the same, so they are listed but not part of the total. */
const isProvider = (name: string) => name === 'providers' || name === 'postgres/providers'

export const cpuTotalMs = (cpuMs: Record<string, number>): number =>
  Object.entries(cpuMs).reduce((sum, [name, ms]) => sum + (isProvider(name) ? 0 : ms), 0)

export function costPerOrder(window: Window, attempts: readonly Attempt[], snapshot: AuditSnapshot): CostPerOrder {
  const { idleFrom, from, until } = window
  const orders = Math.max(1, attempts.length)
  const cpuMs = scaled(cpuBetween(from, until), 1 / orders)
  const commits = difference(from.commits, until.commits)
  const calls = difference(from.outboundRequestCount, until.outboundRequestCount)
  const find = orderFinder(snapshot)
  const found = attempts.flatMap((attempt) => find(attempt) ?? [])
  const completed = found.filter(({ order }) => order!.status === 'COMPLETED')
  const average = (values: number[]) => (values.length > 0 ? rounded(mean(values)) : 0)
  const refused = scenarioCalls(attempts, find)
  const busy = machineBusy(from, until)
  return {
    cpuMs,
    cpuMsTotal: rounded(cpuTotalMs(cpuMs)),
    idleCpuMsPerS: scaled(cpuBetween(idleFrom, from), 1_000 / (from.at - idleFrom.at)),
    commits: commits === null ? null : rounded((commits - window.ownCommits) / orders),
    messages: average(found.map(({ outbox }) => outbox.length)),
    temporalEvents: window.temporalEvents === null ? null : rounded(window.temporalEvents),
    outboundCalls: calls === null ? null : rounded(calls / orders),
    providerCalls: average(completed.map(({ ledger }) => ledger.reduce((sum, entry) => sum + 1 + entry.repeats, 0))),
    ...(refused.length > 0 && { scenarioCalls: refused }),
    machineBusy: busy === null ? null : rounded(busy),
  }
}

const scaled = (values: Record<string, number>, factor: number): Record<string, number> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, rounded(value * factor)]))
