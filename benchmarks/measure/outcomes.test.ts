/** Every attempt has exactly one outcome, and what the client cannot know is an outcome of its own. */
import { expect, test } from 'vitest'
import { serviceUnavailable } from '#shared/contracts/order.ts'
import type { OrderRecord } from '../audit/snapshot.ts'
import type { Attempt } from '../load/driver.ts'
import { classifyOutcome, countOutcomes, notAcknowledged, outcomes } from './outcomes.ts'

const placedAt = 1_000
const attempt = (status: number | null): Attempt => ({
  intendedAt: placedAt,
  startedAt: placedAt,
  endedAt: placedAt + 20,
  status,
  orderId: status === 200 ? 'order-1' : null,
  customerId: 'customer-1',
  idempotencyKey: 'key-1',
  input: {} as Attempt['input'],
  scenario: 'none',
  error: status === 200 ? null : 'an error',
})

const record = (order: object | undefined, charges = 1): OrderRecord =>
  ({
    orderId: 'order-1',
    order,
    ledger: Array.from({ length: charges }, () => ({ provider: 'payment', operation: 'charge', outcome: 'done' })),
  }) as unknown as OrderRecord

const settled = (afterMs: number) =>
  record({ status: 'COMPLETED', reason: null, settledAt: new Date(placedAt + afterMs) })
const givenUp = record({ status: 'CANCELLED', reason: serviceUnavailable, settledAt: new Date(placedAt + 10) })
const pending = record({ status: 'PENDING', reason: null, settledAt: null })

test.each([
  ['it settles within the deadline', 200, settled(400), false, 'correct'],
  ['it settles after the deadline', 200, settled(6_000), false, 'late'],
  ['an error is the response and there is no order', 503, undefined, false, 'refused'],
  ['an error is the response and the style has cancelled it', 503, givenUp, false, 'refused'],
  ['an error is the response, but it was carried out', 500, settled(400), false, 'denied'],
  ['no response comes, and it was carried out', null, settled(400), false, 'unknownDone'],
  ['no response comes, and there is no order', null, undefined, false, 'unknownUndone'],
  ['no response comes, and the style has cancelled it', null, givenUp, false, 'unknownUndone'],
  ['it is acknowledged, but there is no order', 200, undefined, false, 'lost'],
  ['it never settles', 200, pending, false, 'stuck'],
  ['no response comes, and it never settles', null, pending, false, 'stuck'],
  ['it settles, but the audit reports it', 200, settled(400), true, 'wrong'],
  ['there is no order, but a provider did something for it', null, record(undefined), true, 'wrong'],
  ['it is charged twice', 200, record({ status: 'COMPLETED' }, 2), true, 'duplicated'],
] as const)('When %s, then that is its outcome', (_, status, order, isViolating, outcome) => {
  expect(classifyOutcome(attempt(status), order, isViolating, 5_000)).toBe(outcome)
})

test('When an order has not settled while the style still works, then it is late, and only one that does not move is stuck', () => {
  const moving = (status: number | null) => classifyOutcome(attempt(status), pending, false, 5_000, true)
  expect([moving(200), moving(503), moving(null)]).toEqual(['late', 'denied', 'unknownDone'])
  expect(classifyOutcome(attempt(200), pending, true, 5_000, true)).toBe('wrong')
  expect(classifyOutcome(attempt(200), pending, false, 5_000, false)).toBe('stuck')
})

test('When the connection is refused, then the client knows that nothing was sent, unless it had sent it before', () => {
  const unsent = { ...attempt(null), error: 'connect ECONNREFUSED 127.0.0.1:7420' }
  expect(classifyOutcome(unsent, undefined, false, 5_000)).toBe('refused')
  expect(classifyOutcome({ ...unsent, requests: 2 }, undefined, false, 5_000)).toBe('unknownUndone')
})

test('When outcomes are counted, then each is counted once, and those without an acknowledgement are told apart', () => {
  const counts = countOutcomes([...outcomes, 'refused'])
  expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(outcomes.length + 1)
  expect(notAcknowledged(counts)).toBe(5)
})
