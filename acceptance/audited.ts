/** The audit of everything a test did, once the style has come to rest. */
import { styleAddresses } from '#stack/style-processes.ts'
import { type AuditResult, audit } from '../benchmarks/audit/audit.ts'
import { readBooks } from '../benchmarks/audit/books.ts'
import type { InjectedFault } from '../benchmarks/audit/invariant.ts'
import { contenders } from '../benchmarks/contenders.ts'
import { isAcknowledged } from '../benchmarks/load/driver.ts'
import { settleMessages } from '../benchmarks/measure/consumption.ts'
import { waitForRest } from '../benchmarks/measure/quiet.ts'
import type { RunningTest } from './running-style.ts'

const followUps = ['notification', 'analytics', 'loyalty']

/**
 * @param withinMs how long the style may take to come to rest
 * @param poisoned ids of the events that the test made unreadable or unprocessable
 */
export async function audited(
  on: RunningTest,
  withinMs: number,
  faults: readonly InjectedFault[] = [],
  poisoned: readonly string[] = [],
): Promise<AuditResult> {
  const { promises, answersWhenDone } = contenders[on.style.name]
  const promised = new Set(on.attempts.filter(isAcknowledged).map((attempt) => attempt.orderId))
  const rest = answersWhenDone ? { left: {} } : await waitForRest(on.db, promised.size, followUps, withinMs)
  const env = { ...styleAddresses(on.stack, on.style.name), FOLLOW_UPS: followUps.join(',') }
  const { left, consumption } = await settleMessages(on.style.name, env, withinMs)
  const books = await readBooks(on.db, on.providersDb)
  const drain = { withinMs, left: { ...rest.left, ...left } }
  return audit({ books, attempts: on.attempts, followUps, drain, faults, consumption, poisoned }, promises)
}
