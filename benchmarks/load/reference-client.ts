/**
 * The simplest client that sends orders at their intended instants, as a reference for the driver: like the driver in a
 * process of its own, with the same HTTP library and bodies, and nothing else.
 */
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Pool } from 'undici'
import { type CpuPriority, forkWithPriority } from './cpu-priority.ts'
import type { Target, Workload } from './driver.ts'
import { planOrders } from './plan.ts'
import { tokensFor } from './plan-tokens.ts'

export interface ReferenceClient {
  /** @returns for each order the milliseconds from its intended start to its response */
  run(target: Target, workload: Workload): Promise<number[]>
  stop(): Promise<void>
}

/** @param priority of the driver's process, for an equal comparison */
export function startReferenceClient(priority: CpuPriority): ReferenceClient {
  const child = forkWithPriority(priority, import.meta.filename, ['call'])
  const gone = once(child, 'exit')
  return {
    async run(target, workload) {
      const reply = once(child, 'message')
      child.send({ target, workload })
      const [times] = await reply
      return times
    },
    async stop() {
      child.disconnect()
      await gone
    },
  }
}

async function call({ target, workload }: { target: Target; workload: Workload }): Promise<number[]> {
  const plan = planOrders(workload)
  const tokens = await tokensFor(target.tokenSecret, plan)
  const pool = new Pool(target.url, { connections: workload.maxInFlight, pipelining: 1 })
  const startAt = performance.now() + 100
  const times: Promise<number>[] = []
  for (const { offsetMs, customerId, input } of plan) {
    const intendedAt = startAt + offsetMs
    await sleep(Math.max(0, intendedAt - performance.now() - 2))
    while (performance.now() < intendedAt);
    const response = pool.request({
      method: 'POST',
      path: '/orders.place',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${tokens.get(customerId)}` },
      body: JSON.stringify(input),
    })
    times.push(response.then(({ body }) => body.text()).then(() => performance.now() - intendedAt))
  }
  return Promise.all(times).finally(() => pool.destroy())
}

if (process.argv[1] === import.meta.filename && process.argv[2] === 'call') {
  process.on('disconnect', () => process.exit())
  process.on('message', async (job: Parameters<typeof call>[0]) => process.send?.(await call(job)))
}
