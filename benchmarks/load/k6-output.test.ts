import { describe, expect, it } from 'vitest'
import { isOverloaded, type Workload } from './driver.ts'
import { attemptOf, startDelays } from './k6-output.ts'
import { planOrders } from './plan.ts'

const workload: Workload = {
  seed: 1,
  ratePerS: 10,
  durationMs: 1_000,
  arrivals: 'spaced',
  keyPrefix: 'test-run',
  refusals: {},
  timeoutMs: 1_000,
  maxInFlight: 100,
}
const plan = planOrders(workload)

/** As k6 2.2.0 writes it. */
const line = (metric: string, fields: object) =>
  JSON.stringify({
    metric,
    type: 'Point',
    data: { time: '2026-11-24T22:46:37.401Z', value: 22.96, tags: { scenario: 'plan' }, metadata: fields },
  })
const metadata = {
  order: '3',
  intendedAt: '1795560397378.3767',
  startedAt: '1795560397379.2144',
  endedAt: '1795560397401.3362',
  status: '200',
  orderId: 'some-order',
  error: '',
  retryAfterS: '',
}

describe("k6's samples", () => {
  it('When an order got a response, then its sample is an attempt, with times to the microsecond', () => {
    expect(attemptOf(line('accept_ms', metadata), plan)).toEqual({
      intendedAt: 1795560397378.3767,
      startedAt: 1795560397379.2144,
      endedAt: 1795560397401.3362,
      status: 200,
      orderId: 'some-order',
      customerId: plan[3]!.customerId,
      idempotencyKey: 'test-run-4',
      input: plan[3]!.input,
      scenario: 'none',
      error: null,
    })
  })

  it('When there was no response, then the attempt has no status, and the error', () => {
    const noResponse = { ...metadata, status: '0', orderId: '', error: 'dial: connection refused' }
    expect(attemptOf(line('accept_ms', noResponse), plan)).toMatchObject({
      status: null,
      orderId: null,
      error: 'dial: connection refused',
    })
  })

  it('When admission control refused the order, then the attempt has the time to retry after', () => {
    const refused = { ...metadata, status: '503', orderId: '', error: 'Too much.', retryAfterS: '7' }
    const attempt = attemptOf(line('accept_ms', refused), plan)!
    expect(attempt.retryAfterS).toBe(7)
    expect(isOverloaded(attempt)).toBe(true)
  })

  it('When a line is not an attempt, then it is ignored', () => {
    expect(attemptOf(line('http_req_duration', {}), plan)).toBeNull()
    expect(attemptOf('{"type":"Metric","metric":"accept_ms","data":{"name":"accept_ms"}}', plan)).toBeNull()
  })

  it('When starts were late, then those are the delays of k6', () => {
    const starts = [1, 2, 40].map((lateMs) => ({
      ...attemptOf(line('accept_ms', metadata), plan)!,
      startedAt: 1_000 + lateMs,
    }))
    expect(startDelays(starts.map((attempt) => ({ ...attempt, intendedAt: 1_000 })))).toEqual({ p99: 40, max: 40 })
    expect(startDelays([])).toEqual({ p99: 0, max: 0 })
  })
})
