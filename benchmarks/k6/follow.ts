/** One customer: places an order, polls it until it is settled, and records both times from its intended start. */
import { check, sleep } from 'k6'
import exec from 'k6/execution'
import { Counter, Rate, Trend } from 'k6/metrics'
import { isAcknowledged, isOverloaded, lateAfterMs } from '../load/driver.ts'
import { cancelOrder, getOrder, placeOrder } from './api.ts'
import { clockOffset } from './clock.ts'
import type { Ordered } from './orders.ts'
import { positive, urlOf } from './settings.ts'

const url = urlOf(__ENV)
const timeoutMs = positive(__ENV, 'TIMEOUT_MS', 30_000)
const pollMs = positive(__ENV, 'POLL_MS', 100)
const settleWithinMs = positive(__ENV, 'SETTLE_WITHIN_MS', 5_000)
const giveUpAfterMs = positive(__ENV, 'GIVE_UP_AFTER_MS', 30_000)

/** The longest that one order can keep a virtual user, in seconds. */
export const longestS = (timeoutMs + giveUpAfterMs) / 1_000

const acceptMs = new Trend('accept_ms', true)
const settleMs = new Trend('settle_ms', true)
const startDelayMs = new Trend('start_delay_ms', true)
const lateStarts = new Counter('late_starts')
const ordered = new Counter('orders')
const inTime = new Rate('in_time')

/** Milliseconds since the start of the test, with fractions. */
const elapsedMs = () => exec.instance.currentTestRunDuration

/** For `setup`: see clock.ts. */
export const clockZero = () => clockOffset(Date.now, elapsedMs)

/**
 * @param dueAt when it should start, in milliseconds since the epoch @param zero from clockZero
 * @param tags for its metrics
 */
export function placeAndFollow(order: Ordered, dueAt: number, zero: number, tags: Record<string, string> = {}): void {
  const startedAt = zero + elapsedMs()
  startDelayMs.add(startedAt - dueAt, tags)
  lateStarts.add(startedAt - dueAt > lateAfterMs ? 1 : 0, tags)
  const response = placeOrder(url, order.token, order.input, timeoutMs)
  const accepted = isAcknowledged(response) && response.orderId !== null
  check(response, { 'order accepted': () => accepted })
  if (accepted) acceptMs.add(zero + elapsedMs() - dueAt, tags)
  if (accepted && order.scenario === 'cancelled') cancelOrder(url, order.token, response.orderId as string, timeoutMs)
  const settledAt = accepted ? waitUntilSettled(response.orderId as string, order.token, zero) : null
  if (accepted) check(response, { 'order settled': () => settledAt !== null })
  if (settledAt !== null) settleMs.add(settledAt - dueAt, tags)
  const good = settledAt !== null && settledAt - dueAt <= settleWithinMs
  const outcome = good
    ? 'settled'
    : accepted
      ? settledAt
        ? 'late'
        : 'stuck'
      : isOverloaded(response)
        ? 'overloaded'
        : response.status
          ? 'refused'
          : 'unanswered'
  ordered.add(1, { ...tags, outcome })
  inTime.add(good, tags)
}

/** Reads the order's own timestamp, so that the polling interval does not limit precision; the clocks must agree. */
function waitUntilSettled(orderId: string, token: string, zero: number): number | null {
  const giveUpAt = zero + elapsedMs() + giveUpAfterMs
  for (;;) {
    const order = getOrder(url, token, orderId, timeoutMs)
    if (order?.settledAt) return Date.parse(order.settledAt)
    if (zero + elapsedMs() > giveUpAt) return null
    sleep(pollMs / 1_000)
  }
}
