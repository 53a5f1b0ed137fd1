/**
 * Sends orders at their intended instants from one virtual user, whose requests do not wait for each other: it knows all of
 * them, as virtual users that share nothing cannot.
 */
import exec from 'k6/execution'
import { setTimeout } from 'k6/timers'
import { cancelOrder, placeOrder } from './api.ts'
import { clockOffset } from './clock.ts'
import { type Attempt, isAcknowledged, type LoadRun } from './copies/driver.ts'
import { validateRun } from './copies/validate-run.ts'
import type { Ordered } from './orders.ts'
import { quantile } from './statistics.ts'

export interface Target {
  url: string
  timeoutMs: number
}

/** While this many orders wait for a response, arrivals are dropped, as in `kit compare`. */
const maxInFlight = 1_000

/** A timer fires up to 1 ms late, and an accept takes only a few: the last stretch is a busy wait. */
const timerSlackMs = 1
const leadMs = 100

const elapsedMs = () => exec.instance.currentTestRunDuration
let zero: number | undefined

/** Milliseconds since the epoch, with fractions. */
export function now(): number {
  zero ??= clockOffset(Date.now, elapsedMs)
  return zero + elapsedMs()
}

export const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

async function until(at: number): Promise<void> {
  const left = at - timerSlackMs - now()
  if (left > 0) await wait(left)
  while (now() < at);
}

/** @returns once every order has a response or has timed out */
export async function send(target: Target, plan: readonly Ordered[]): Promise<LoadRun> {
  const startAt = now() + leadMs
  const attempts: Promise<Attempt>[] = []
  let inFlight = 0
  for (const order of plan) {
    const intendedAt = startAt + order.offsetMs
    await until(intendedAt)
    if (inFlight >= maxInFlight) continue
    inFlight++
    attempts.push(
      place(target, order, intendedAt).finally(() => {
        inFlight--
      }),
    )
  }
  const sent = await Promise.all(attempts)
  const delays = sent.map(({ startedAt, intendedAt }) => startedAt - intendedAt)
  return validateRun(plan.length, sent, 0, { p99: quantile(delays, 0.99) ?? 0, max: quantile(delays, 1) ?? 0 })
}

async function place(target: Target, order: Ordered, intendedAt: number): Promise<Attempt> {
  const { customerId, scenario, input, token } = order
  const customer = { ...target, token }
  const startedAt = now()
  const response = await placeOrder(customer, input)
  const { idempotencyKey } = input
  const attempt = { intendedAt, startedAt, endedAt: now(), ...response, customerId, idempotencyKey, input, scenario }
  if (scenario !== 'cancelled' || !response.orderId || !isAcknowledged(response)) return attempt
  return { ...attempt, cancelled: await cancelOrder(customer, response.orderId) }
}
