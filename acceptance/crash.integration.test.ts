/** Every service and every server killed once (SIGKILL) while orders are in flight, and started again: nothing is lost. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { styleNames, styles } from '#stack/styles.ts'
import { losesNothing } from '../benchmarks/audit/guarantees.ts'
import type { InjectedFault } from '../benchmarks/audit/invariant.ts'
import { styleProfiles } from '../benchmarks/style-profiles.ts'
import { auditRun } from './audit-run.ts'
import { orderStream } from './order-stream.ts'
import { type RunningTest, runStyle, tokenSecret } from './running-style.ts'

const ordersPerS = 4
const recoveryTimeoutMs = timeouts.conditionMs
const drainTimeoutMs = timeouts.conditionMs
/** A style that keeps work in memory loses it, which is what it is measured for. */
const durableStyles = styleNames.filter((name) => losesNothing(styleProfiles[name].guarantees))

interface Victim {
  name: string
  kill(): Promise<unknown>
  start(): Promise<unknown>
}

/**
 * Services in pairs, then each server. Neither the providers, which are external, nor Toxiproxy, which only experiments use.
 */
function victimsOf({ style, stack }: RunningTest): Victim[] {
  const servers = styles[style.name].needs.map((name) => stack.servers[name])
  return [
    ...pairs(style.services).map(combineVictims),
    ...servers.map(({ name, kill, start }) => ({ name, kill, start: () => start(() => {}, 'refuse') })),
  ]
}

const pairs = <T>(list: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(list.length / 2) }, (_, i) => list.slice(2 * i, 2 * i + 2))

const combineVictims = (victims: Victim[]): Victim => ({
  name: victims.map(({ name }) => name).join(' and '),
  kill: () => Promise.all(victims.map(({ kill }) => kill())),
  start: () => Promise.all(victims.map(({ start }) => start())),
})

/** Kills while orders are in flight, and waits until an order that was placed afterwards has all its effects. */
async function crash(ctx: RunningTest, { name, kill, start }: Victim): Promise<InjectedFault> {
  await vi.waitFor(async () => expect(await inFlight(ctx)).toBeGreaterThan(1), {
    timeout: timeouts.conditionMs,
    interval: 20,
  })
  const at = Date.now()
  await kill()
  await start()
  const startedAt = new Date()
  await vi.waitFor(async () => expect(await finishedSince(ctx, startedAt), name).toBeGreaterThan(0), {
    timeout: recoveryTimeoutMs,
    interval: 200,
  })
  const until = Date.now()
  console.log(`killed ${name}: restarted after ${startedAt.getTime() - at} ms, recovered after ${until - at} ms`)
  return { name: `kill -9 ${name}`, at, until }
}

const inFlight = ({ db }: RunningTest) => db.order.count({ where: { status: 'PENDING' } })

async function finishedSince({ db }: RunningTest, since: Date): Promise<number> {
  const [row] = await db.$queryRaw<[{ finished: bigint }]>`
    SELECT count(*) AS finished FROM "order" AS o
      JOIN notification AS n ON n.order_id = o.id JOIN analytics_entry AS a ON a.order_id = o.id
      JOIN loyalty_entry AS l ON l.order_id = o.id JOIN reservation AS r ON r.order_id = o.id AND r.status = 'SOLD'
    WHERE o.placed_at > ${since} AND o.status = 'COMPLETED'`
  return Number(row.finished)
}

describe.each(durableStyles)('%s', (style) => {
  let ctx: RunningTest | undefined
  afterEach(() => ctx?.close())

  it('When everything is killed once while orders are in flight, then the audit finds nothing', async () => {
    ctx = await runStyle(style)
    await ctx.configureProvider('*', { minMs: 50, maxMs: 100 })
    const stream = orderStream({ url: ctx.style.url, tokenSecret }, `crash-${style}`, ordersPerS)
    const faults: InjectedFault[] = []
    try {
      for (const victim of victimsOf(ctx)) faults.push(await crash(ctx, victim))
    } finally {
      ctx.attempts.push(...(await stream.end(recoveryTimeoutMs)))
    }
    const kills = faults.map(({ name, at, until }) => `${name} ${new Date(at).toISOString()} +${until - at} ms`)
    const { checked, violations } = await auditRun(ctx, drainTimeoutMs, faults)
    console.log(`${style}: ${faults.length} kills, ${ctx.attempts.length} attempts, ${checked} orders`)
    expect(violations, `Killed:\n${kills.join('\n')}`).toEqual([])
  })
})
