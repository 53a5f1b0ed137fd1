/** The calls of orders that were meant to be refused or cancelled, counted by scenario and outcome. */
import { expect, test } from 'vitest'
import { emptySnapshot, type LedgerEntry, type OrderRecord } from '../audit/snapshot.ts'
import type { Attempt, Scenario } from '../load/driver.ts'
import { scenarioCalls } from './provider-calls.ts'

const attempt = (orderId: string, scenario: Scenario) => ({ orderId, scenario }) as Attempt
const entry = (operation: string, repeats = 0) => ({ operation, repeats }) as LedgerEntry
const record = (orderId: string, status: string, ledger: LedgerEntry[]) => ({
  ...emptySnapshot(orderId),
  order: { status } as OrderRecord['order'],
  ledger,
})

const records = [
  record('a', 'CANCELLED', [entry('charge'), entry('refund')]),
  record('b', 'CANCELLED', [entry('charge', 1)]),
  record('c', 'COMPLETED', [entry('charge'), entry('allocate')]),
  record('d', 'PENDING', [entry('charge')]),
]
const find = ({ orderId }: Attempt) => records.find((one) => one.orderId === orderId)

test('When orders of one scenario end differently, then each outcome has its mean calls, repeated ones included', () => {
  const attempts = ['a', 'b', 'c', 'd', 'nowhere'].map((orderId) => attempt(orderId, 'cancelled'))
  expect(scenarioCalls(attempts, find)).toEqual([
    { scenario: 'cancelled', outcome: 'cancelled', orders: 2, calls: { charge: 1.5, refund: 0.5 } },
    { scenario: 'cancelled', outcome: 'completed', orders: 1, calls: { allocate: 1, charge: 1 } },
  ])
})

test('When an order was meant to complete, then it is not counted here', () => {
  expect(scenarioCalls([attempt('c', 'none')], find)).toEqual([])
})
