/** The embedded driver's open loop: every order starts at its intended instant, regardless of earlier ones. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Pool } from 'undici'
import { messageOf } from '#shared/runtime/errors.ts'
import { type Attempt, isAcknowledged, type LoadRun, type Target, type Workload } from './driver.ts'
import { type PlannedOrder, planOrders } from './plan.ts'
import { tokensFor } from './plan-tokens.ts'
import { parseResponse } from './response.ts'
import { repeatUntilFinal } from './retries.ts'
import { validateRun } from './validate-run.ts'

/** Timers have a resolution of 1 ms, and an accept takes only a few: the last stretch is polled by setImmediate. */
const timerSlackMs = 2

const now = () => performance.timeOrigin + performance.now()

/** Sends the workload's orders and resolves when the last has a response or has timed out. */
export async function openLoop(target: Target, workload: Workload): Promise<LoadRun> {
  const plan = planOrders(workload)
  const tokens = await tokensFor(target.tokenSecret, plan)
  const pools = (target.urls ?? [target.url]).map((url) => openPool(url, workload))
  const loopDelay = monitorEventLoopDelay({ resolution: 1 })
  const cpu = process.cpuUsage()
  loopDelay.enable()
  const startAt = now() + 100
  let inFlight = 0
  const attempts = await Promise.all(
    plan.map(async (order, i) => {
      const intendedAt = startAt + order.offsetMs
      await until(intendedAt)
      if (inFlight >= workload.maxInFlight) return null
      inFlight++
      const pool = pools[i % pools.length]!
      const send = () => place(pool, tokens.get(order.customerId)!, order, intendedAt)
      return (workload.retries ? repeatUntilFinal(workload.retries, send) : send()).finally(() => inFlight--)
    }),
  )
  loopDelay.disable()
  const { user, system } = process.cpuUsage(cpu)
  await Promise.all(pools.map((pool) => pool.destroy()))
  const delayMs = { p99: loopDelay.percentile(99) / 1e6, max: loopDelay.max / 1e6 }
  const sent = attempts.filter((attempt) => attempt !== null)
  return validateRun(plan.length, sent, (user + system) / 1_000, delayMs)
}

function openPool(url: string, { maxInFlight, timeoutMs, retries }: Workload): Pool {
  const attemptMs = retries?.timeoutMs ?? timeoutMs
  return new Pool(url, {
    connections: maxInFlight,
    pipelining: 1,
    keepAliveTimeout: 60_000,
    headersTimeout: attemptMs,
    bodyTimeout: attemptMs,
  })
}

function until(at: number): Promise<void> {
  return new Promise((resolve) => {
    const poll = () => (now() >= at ? resolve() : void setImmediate(poll))
    setTimeout(poll, Math.max(0, at - now() - timerSlackMs))
  })
}

async function place(pool: Pool, token: string, order: PlannedOrder, intendedAt: number): Promise<Attempt> {
  const { customerId, scenario, input } = order
  const startedAt = now()
  const known = { intendedAt, startedAt, customerId, idempotencyKey: input.idempotencyKey, input, scenario }
  try {
    const response = await pool.request({
      method: 'POST',
      path: '/orders.place',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(input),
    })
    const text = await response.body.text()
    const endedAt = now()
    const { orderId, ...details } = parseResponse(text)
    const attempt = { ...known, endedAt, status: response.statusCode, orderId, ...details }
    return scenario === 'cancelled' && orderId ? { ...attempt, cancelled: await cancel(pool, token, orderId) } : attempt
  } catch (error) {
    return { ...known, endedAt: now(), status: null, orderId: null, error: messageOf(error) }
  }
}

/** @returns whether it was acknowledged; otherwise the order may have settled before */
async function cancel(pool: Pool, token: string, orderId: string): Promise<boolean> {
  const request = { path: '/orders.cancel', body: JSON.stringify({ orderId }) }
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
  return pool.request({ method: 'POST', headers, ...request }).then(
    async ({ statusCode, body }) => {
      await body.dump()
      return isAcknowledged({ status: statusCode })
    },
    () => false,
  )
}
