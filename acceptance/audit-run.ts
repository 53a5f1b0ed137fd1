/** The audit of everything a test did, once the style is drained. */
import { standardFollowUps } from '#shared/contracts/services.ts'
import { styleAddresses } from '#stack/style-processes.ts'
import { type AuditResult, audit } from '../benchmarks/audit/audit.ts'
import { losesNothing } from '../benchmarks/audit/guarantees.ts'
import type { InjectedFault } from '../benchmarks/audit/invariant.ts'
import { readSnapshot } from '../benchmarks/audit/snapshot.ts'
import { isAcknowledged } from '../benchmarks/load/driver.ts'
import { drainMessages } from '../benchmarks/measure/consumption.ts'
import { waitForQuiescence } from '../benchmarks/measure/quiescence.ts'
import { styleProfiles } from '../benchmarks/style-profiles.ts'
import type { RunningTest } from './running-style.ts'

/**
 * @param withinMs how long the style may take to drain
 * @param poisoned ids of the events that the test made unreadable or unprocessable
 */
export async function auditRun(
  ctx: RunningTest,
  withinMs: number,
  faults: readonly InjectedFault[] = [],
  poisoned: readonly string[] = [],
): Promise<AuditResult> {
  const { guarantees, respondsAfter } = styleProfiles[ctx.style.name]
  const guaranteed = new Set(ctx.attempts.filter(isAcknowledged).map((attempt) => attempt.orderId))
  const drained =
    respondsAfter === 'all work'
      ? { left: {} }
      : await waitForQuiescence(ctx.db, guaranteed.size, standardFollowUps, withinMs, !losesNothing(guarantees))
  const env = { ...styleAddresses(ctx.stack, ctx.style.name), FOLLOW_UPS: standardFollowUps.join() }
  const { left, consumption } = await drainMessages(ctx.style.name, env, withinMs)
  const snapshot = await readSnapshot(ctx.db, ctx.providersDb)
  const drain = { withinMs, left: { ...drained.left, ...left } }
  return audit(
    { snapshot, attempts: ctx.attempts, followUps: standardFollowUps, drain, faults, consumption, poisoned },
    guarantees,
  )
}
