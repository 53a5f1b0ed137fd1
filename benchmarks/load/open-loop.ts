/** The embedded driver's loop: every order starts at its intended instant, whatever became of those before it. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Pool } from 'undici'
import { messageOf } from '#shared/runtime/errors.ts'
import { type Attempt, isAcknowledged, type LoadRun, type Target, type Workload } from './driver.ts'
import { type PlannedOrder, planOrders } from './plan.ts'
import { tokensFor } from './plan-tokens.ts'
import { readAnswer } from './response.ts'
import { judged } from './validate-run.ts'

/** Timers are a millisecond coarse, and an accept takes few of them: the last stretch is waited for turn by turn. */
const timerSlackMs = 2

const now = () => performance.timeOrigin + performance.now()

/** Sends the workload's orders and resolves when the last of them is answered or given up. */
export async function openLoop(target: Target, workload: Workload): Promise<LoadRun> {
  const plan = planOrders(workload)
  const tokens = await tokensFor(target.tokenSecret, plan)
  const pool = new Pool(target.url, {
    connections: workload.maxInFlight,
    pipelining: 1,
    keepAliveTimeout: 60_000,
    headersTimeout: workload.timeoutMs,
    bodyTimeout: workload.timeoutMs,
  })
  const loopDelay = monitorEventLoopDelay({ resolution: 1 })
  const cpu = process.cpuUsage()
  loopDelay.enable()
  const startAt = now() + 100
  let inFlight = 0
  const attempts = await Promise.all(
    plan.map(async (order) => {
      const intendedAt = startAt + order.offsetMs
      await until(intendedAt)
      if (inFlight >= workload.maxInFlight) return null
      inFlight++
      return place(pool, tokens.get(order.customerId)!, order, intendedAt).finally(() => inFlight--)
    }),
  )
  loopDelay.disable()
  const { user, system } = process.cpuUsage(cpu)
  await pool.destroy()
  const delayMs = { p99: loopDelay.percentile(99) / 1e6, max: loopDelay.max / 1e6 }
  const sent = attempts.filter((attempt) => attempt !== null)
  return judged(plan.length, sent, (user + system) / 1_000, delayMs)
}

function until(at: number): Promise<void> {
  return new Promise((resolve) => {
    const turn = () => (now() >= at ? resolve() : void setImmediate(turn))
    setTimeout(turn, Math.max(0, at - now() - timerSlackMs))
  })
}

async function place(pool: Pool, token: string, order: PlannedOrder, intendedAt: number): Promise<Attempt> {
  const { customerId, scenario, input } = order
  const startedAt = now()
  const known = { intendedAt, startedAt, customerId, idempotencyKey: input.idempotencyKey, input, scenario }
  try {
    const answer = await pool.request({
      method: 'POST',
      path: '/orders.place',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(input),
    })
    const text = await answer.body.text()
    const endedAt = now()
    const { orderId, ...details } = readAnswer(text)
    const attempt = { ...known, endedAt, status: answer.statusCode, orderId, ...details }
    return scenario === 'cancelled' && orderId ? { ...attempt, cancelled: await cancel(pool, token, orderId) } : attempt
  } catch (error) {
    return { ...known, endedAt: now(), status: null, orderId: null, error: messageOf(error) }
  }
}

/** @returns whether it was acknowledged; else the order may have ended before, and how it ended is in the books */
async function cancel(pool: Pool, token: string, orderId: string): Promise<boolean> {
  const asked = { path: '/orders.cancel', body: JSON.stringify({ orderId }) }
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
  return pool.request({ method: 'POST', headers, ...asked }).then(
    async ({ statusCode, body }) => {
      await body.dump()
      return isAcknowledged({ status: statusCode })
    },
    () => false,
  )
}
