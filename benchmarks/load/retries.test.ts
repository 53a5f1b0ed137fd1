/** How long a client waits before it repeats an order, and when it stops. */
import { expect, test } from 'vitest'
import type { Attempt, Retries } from './driver.ts'
import { delayMs, repeatUntilFinal } from './retries.ts'

const retries: Retries = { withinMs: 1_000, firstDelayMs: 1, maxDelayMs: 4, timeoutMs: 100 }

/** Sends nothing: its responses, one each second, are these. */
function client(...statuses: (number | null)[]) {
  let requests = 0
  const send = async (): Promise<Attempt> => {
    const at = requests * 100
    return {
      intendedAt: 0,
      startedAt: at + 1,
      endedAt: at + 50,
      status: statuses[requests++] ?? null,
      orderId: null,
      customerId: 'customer-1',
      idempotencyKey: 'key-1',
      input: {} as Attempt['input'],
      scenario: 'none',
      error: null,
    }
  }
  return repeatUntilFinal(retries, send)
}

test('When an order is acknowledged at last, then one attempt reaches from the first request to the last', async () => {
  expect(await client(null, 503, 200)).toMatchObject({ status: 200, requests: 3, startedAt: 1, endedAt: 250 })
})

test.each([200, 400, 409])('When the response is %s, then the order is not repeated', async (status) => {
  expect(await client(status)).toMatchObject({ status, requests: 1 })
})

test('When the time is up, then the last response stays', async () => {
  expect(await client(...Array(20).fill(503))).toMatchObject({ status: 503, requests: 11, endedAt: 1_050 })
})

test('When an order fails again, then the delay doubles up to its maximum, half of it at random', () => {
  expect([0, 1, 2, 3].map((failures) => delayMs(retries, failures, 1))).toEqual([1, 2, 4, 4])
  expect(delayMs(retries, 1, 0)).toBe(1)
})
