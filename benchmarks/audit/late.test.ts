/** What the audit reports of a style that is still working, on orders written by hand. */
import { expect, test } from 'vitest'
import { stuckOrder } from './invariants/i1-exactly-one-order.ts'
import { withoutLate } from './late.ts'
import { type AuditSnapshot, emptySnapshot, type OrderRecord } from './snapshot.ts'

const record = (orderId: string, status: string, more: Partial<OrderRecord> = {}) =>
  ({ ...emptySnapshot(orderId), order: { status }, ...more }) as unknown as OrderRecord
const done = {
  payment: { chargedAt: 1 },
  reservation: { soldAt: 1 },
  shipment: { labelledAt: 1 },
  notifications: [{}],
} as unknown as Partial<OrderRecord>
const snapshot = {
  orders: new Map([
    ['pending', record('pending', 'PENDING')],
    ['without-mail', record('without-mail', 'COMPLETED', { ...done, notifications: [] })],
    ['done', record('done', 'COMPLETED', done)],
    ['no-order', emptySnapshot('no-order')],
  ]),
} as unknown as AuditSnapshot
const kept = (invariant: 'I0' | 'I1' | 'I2' | 'I4' | 'I7' | 'I9' | 'I12', orderId: string | null, detail = 'd') =>
  withoutLate([{ invariant, orderId, detail }], snapshot, ['notification']).length === 1

test('When an order has not settled or lacks an effect while others move, then that is no violation', () => {
  expect(kept('I1', 'pending', stuckOrder)).toBe(false)
  expect(kept('I7', 'pending')).toBe(false)
  expect(kept('I7', 'without-mail')).toBe(false)
})

test('When sums over all orders do not add up yet, or work is left, then that is no violation', () => {
  expect(kept('I4', null)).toBe(false)
  expect(kept('I9', null)).toBe(false)
})

test('When waiting cannot mend it, then it is a violation, whatever still moves', () => {
  expect(kept('I0', null)).toBe(true)
  expect(kept('I1', 'pending', '2 orders with the key k')).toBe(true)
  expect(kept('I1', 'no-order', 'lost: acknowledged with 200, but there is no order')).toBe(true)
  expect(kept('I2', 'pending', 'the provider captured 2 times')).toBe(true)
  expect(kept('I12', 'pending')).toBe(true)
})

test('When a finished order has a wrong effect, then it is a violation', () => {
  expect(kept('I7', 'done', 'e-mails due: one; in the mailbox: two')).toBe(true)
})
