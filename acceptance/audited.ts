/** The audit of everything a test did, once the style has come to rest. */
import { styles } from '#stack/styles.ts'
import { type AuditResult, audit } from '../benchmarks/audit/audit.ts'
import { readBooks } from '../benchmarks/audit/books.ts'
import type { InjectedFault } from '../benchmarks/audit/invariant.ts'
import { contenders } from '../benchmarks/contenders.ts'
import { isAcknowledged } from '../benchmarks/load/driver.ts'
import { waitForBacklog } from '../benchmarks/measure/backlog.ts'
import { waitForRest } from '../benchmarks/measure/quiet.ts'
import type { RunningTest } from './running-style.ts'

const followUps = ['notification', 'analytics', 'loyalty']

/** @param withinMs how long the style may take to come to rest */
export async function audited(
  on: RunningTest,
  withinMs: number,
  faults: readonly InjectedFault[] = [],
): Promise<AuditResult> {
  const { promises, answersWhenDone } = contenders[on.style.name]
  const promised = new Set(on.attempts.filter(isAcknowledged).map((attempt) => attempt.orderId))
  const rest = answersWhenDone ? { left: {} } : await waitForRest(on.db, promised.size, followUps, withinMs)
  const { addresses } = on.stack
  const env = {
    DATABASE_URL: on.style.databaseUrl,
    KAFKA_BROKERS: addresses.kafkaBrokers,
    TEMPORAL_ADDRESS: addresses.temporalAddress,
    FOLLOW_UPS: followUps.join(','),
  }
  const left = { ...rest.left, ...(await waitForBacklog(styles[on.style.name].dir, env, withinMs)) }
  const books = await readBooks(on.db, on.providersDb)
  return audit({ books, attempts: on.attempts, followUps, drain: { withinMs, left }, faults }, promises)
}
