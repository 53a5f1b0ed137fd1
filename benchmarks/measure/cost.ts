/** The cost of one order: the differences of two readings, divided by the orders between them. */
import type { AuditSnapshot } from '../audit/snapshot.ts'
import type { LoadRun } from '../load/driver.ts'
import type { CostPerOrder } from '../results-schema.ts'
import { mean, rounded } from '../statistics.ts'
import { isProvider } from './cost-parts.ts'
import { cpuBetween, difference, machineBusy, type Reading } from './meter.ts'
import { scenarioCalls } from './provider-calls.ts'
import { orderFinder } from './timings.ts'

/** A time in which nothing is under way. */
export interface Idle {
  from: Reading
  until: Reading
}

export interface Window {
  idle: Idle
  /** The start of the load, its warm-up included. */
  from: Reading
  until: Reading
  /** Transactions of the harness in the style's database, which are not part of the cost. */
  ownCommits: number
  temporalEvents: number | null
}

/** The providers cost every style the same, so they are listed but not part of the total. */
export const cpuTotalMs = (cpuMs: Record<string, number>): number =>
  Object.entries(cpuMs).reduce((sum, [name, ms]) => sum + (isProvider(name) ? 0 : ms), 0)

export function costPerOrder(
  window: Window,
  { attempts, cpuMs: driverCpuMs }: Pick<LoadRun, 'attempts' | 'cpuMs'>,
  snapshot: AuditSnapshot,
): CostPerOrder {
  const { idle, from, until } = window
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
    idleCpuMsPerS: scaled(cpuBetween(idle.from, idle.until), 1_000 / (idle.until.at - idle.from.at)),
    driverCpuMs: rounded(driverCpuMs / orders),
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
