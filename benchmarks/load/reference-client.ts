/**
 * The plainest client that sends orders at their instants, to hold the driver against: in a process of its own as the
 * driver is, with the same HTTP library and bodies, and nothing else.
 */
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Pool } from 'undici'
import { type CpuPriority, forkWithPriority } from './cpu-priority.ts'
import type { Target, Workload } from './driver.ts'
import { planOrders } from './plan.ts'
import { tokensFor } from './plan-tokens.ts'

export interface BareClient {
  /** @returns from the intended start to the answer, in milliseconds, for each order */
  run(target: Target, workload: Workload): Promise<number[]>
  stop(): Promise<void>
}

/** @param turn as the driver's process has it */
export function startReferenceClient(turn: CpuPriority): BareClient {
  const child = forkWithPriority(turn, import.meta.filename, ['call'])
  const gone = once(child, 'exit')
  return {
    async run(target, workload) {
      const answer = once(child, 'message')
      child.send({ target, workload })
      const [times] = await answer
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
    const answer = pool.request({
      method: 'POST',
      path: '/orders.place',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${tokens.get(customerId)}` },
      body: JSON.stringify(input),
    })
    times.push(answer.then(({ body }) => body.text()).then(() => performance.now() - intendedAt))
  }
  return Promise.all(times).finally(() => pool.destroy())
}

if (process.argv[1] === import.meta.filename && process.argv[2] === 'call') {
  process.on('disconnect', () => process.exit())
  process.on('message', async (job: Parameters<typeof call>[0]) => process.send?.(await call(job)))
}
