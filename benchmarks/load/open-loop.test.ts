import { once } from 'node:events'
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from 'vitest'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { isOverloaded, type Workload } from './driver.ts'
import { openLoop } from './open-loop.ts'

const workload: Workload = {
  seed: 1,
  ratePerS: 50,
  durationMs: 600,
  arrivals: 'spaced',
  keyPrefix: 'test-run',
  refusals: {},
  timeoutMs: 5_000,
  maxInFlight: 100,
}
const tokenSecret = 'a secret that is long enough for a test'

let server: Server

async function target(handler: RequestListener) {
  server = createServer(handler).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, tokenSecret }
}

afterEach(() => {
  server.closeAllConnections()
  server.close()
})

describe('the open loop', () => {
  it('When the target stalls, then orders still start and latency counts from the intended start', async () => {
    const waiting: ServerResponse[] = []
    let releasedAt = 0
    // None gets a response before all have arrived: a driver that waited for responses would never finish.
    const stalling: RequestListener = (_, res) => {
      if (waiting.push(res) < 30) return
      releasedAt = Date.now()
      for (const each of waiting) each.end('{}')
    }
    const run = await openLoop(await target(stalling), { ...workload, timeoutMs: timeouts.conditionMs })
    expect(run.attempts).toHaveLength(30)
    for (const { intendedAt, startedAt, endedAt, status } of run.attempts) {
      expect(status).toBe(200)
      expect(startedAt).toBeGreaterThanOrEqual(intendedAt)
      expect(endedAt).toBeGreaterThanOrEqual(releasedAt)
    }
    expect(run.attempts[29]!.intendedAt - run.attempts[0]!.intendedAt).toBeGreaterThan(500)
  })

  it('When an order gets a response, then its id and status are recorded', async () => {
    const run = await openLoop(
      await target((_, res) => void res.end(JSON.stringify({ result: { data: { orderId: 'some-order' } } }))),
      { ...workload, durationMs: 100 },
    )
    expect(run.attempts[0]).toMatchObject({ status: 200, orderId: 'some-order', error: null })
  })

  it.each([
    ['refuses by overload', { retryAfterS: 7 }, true],
    ['is unavailable for another reason', {}, false],
  ])('When the target %s, then the attempt is distinguished from other failures', async (_, data, overloaded) => {
    const run = await openLoop(
      await target((_, res) => void res.writeHead(503).end(JSON.stringify({ error: { message: 'Not now.', data } }))),
      { ...workload, durationMs: 100 },
    )
    expect(run.attempts.map(isOverloaded)).toEqual(Array(5).fill(overloaded))
  })

  it('When the customer cancels, then the request follows the response, and does not change the attempt', async () => {
    const requests: string[] = []
    const run = await openLoop(
      await target((req, res) => {
        requests.push(req.url!)
        res.statusCode = req.url === '/orders.cancel' ? 409 : 200
        res.end(JSON.stringify({ result: { data: { orderId: 'some-order' } } }))
      }),
      { ...workload, durationMs: 100, refusals: { cancelled: 1 } },
    )
    expect(requests.filter((url) => url === '/orders.cancel')).toHaveLength(5)
    const seen = run.attempts.map(({ status, scenario, cancelled }) => [status, scenario, cancelled])
    expect(seen).toEqual(Array(5).fill([200, 'cancelled', false]))
  })

  it('When the target closes the connection, then the attempt has no status, and the error', async () => {
    const run = await openLoop(await target((req) => void req.socket.destroy()), { ...workload, durationMs: 100 })
    expect(run.attempts.map((attempt) => attempt.status)).toEqual([null, null, null, null, null])
    expect(run.attempts[0]?.error).toBeTruthy()
  })

  it('When clients retry, then they send the same key until the order is acknowledged', async () => {
    const keys: string[] = []
    const failing: RequestListener = async (req, res) => {
      const key: string = JSON.parse(await text(req)).idempotencyKey
      keys.push(key)
      if (keys.filter((one) => one === key).length < 3) return void res.writeHead(503).end('{}')
      res.end(JSON.stringify({ result: { data: { orderId: 'some-order' } } }))
    }
    const retries = { withinMs: timeouts.conditionMs, firstDelayMs: 1, maxDelayMs: 2, timeoutMs: 5_000 }
    const run = await openLoop(await target(failing), { ...workload, durationMs: 100, retries })
    expect(run.attempts.map(({ status, requests }) => [status, requests])).toEqual(Array(5).fill([200, 3]))
    expect(new Set(keys).size).toBe(5)
  })

  it('When too many orders wait for a response, then arrivals are dropped and the run is not valid', async () => {
    // Responds long after the last order is due.
    const slow: RequestListener = (_, res) => void setTimeout(() => res.end('{}'), 10 * workload.durationMs)
    const busy = { ...workload, maxInFlight: 10, timeoutMs: timeouts.conditionMs }
    const run = await openLoop(await target(slow), busy)
    expect(run).toMatchObject({ dropped: 20, valid: false })
    expect(run.notes.join()).toContain('20 arrivals were dropped')
  })

  it('When the driver itself is delayed, then the run is not valid', async () => {
    const running = openLoop(await target((_, res) => void res.end('{}')), workload)
    setTimeout(() => {
      const until = Date.now() + 300
      while (Date.now() < until);
    }, 300)
    const run = await running
    expect(run.late).toBeGreaterThan(0)
    expect(run.valid).toBe(false)
    expect(run.notes.join()).toContain('the driver fell behind')
  })
})
