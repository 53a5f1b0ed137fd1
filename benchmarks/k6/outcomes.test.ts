import { describe, expect, it } from 'vitest'
import type { OrderView } from './order.ts'
import { outcomeOf } from './outcomes.ts'

const attempt = { status: 200, intendedAt: 1_000, scenario: 'none' } as const
const order: OrderView = {
  orderId: 'order-1',
  customerId: 'customer-1',
  status: 'COMPLETED',
  reason: null,
  items: [],
  totalCents: 0,
  placedAt: new Date(1_010).toISOString(),
  settledAt: new Date(1_500).toISOString(),
}
const pending: OrderView = { ...order, status: 'PENDING', settledAt: null }
const cancelled = (reason: string): OrderView => ({ ...order, status: 'CANCELLED', reason })

describe('the outcome of an order', () => {
  it('When it settles in time, then it is correct; when it settles later, then it is late', () => {
    expect(outcomeOf(attempt, order, false, 500)).toBe('correct')
    expect(outcomeOf(attempt, order, false, 499)).toBe('late')
  })

  it('When it is still under way, then it is late while others move, and stuck when nothing does', () => {
    expect(outcomeOf(attempt, pending, false, 500)).toBe('late')
    expect(outcomeOf(attempt, pending, true, 500)).toBe('stuck')
  })

  it('When it was acknowledged and is not listed, then it is lost', () => {
    expect(outcomeOf(attempt, undefined, false, 500)).toBe('lost')
  })

  it('When an error was the response, then it is refused; when none came, then it is unknown', () => {
    for (const status of [400, 500, 503])
      expect(outcomeOf({ ...attempt, status }, undefined, false, 500)).toBe('refused')
    expect(outcomeOf({ ...attempt, status: null }, undefined, false, 500)).toBe('unknown')
  })

  it('When a provider had to refuse it, then only that reason is correct', () => {
    const declined = { ...attempt, scenario: 'card-declined' } as const
    expect(outcomeOf(declined, cancelled('card-declined'), false, 500)).toBe('correct')
    expect(outcomeOf(declined, cancelled('out-of-stock'), false, 500)).toBe('wrong')
    expect(outcomeOf(declined, order, false, 500)).toBe('wrong')
    expect(outcomeOf(attempt, cancelled('service-unavailable'), false, 500)).toBe('wrong')
  })

  it('When the customer cancelled it, then it may also have completed before', () => {
    const withdrawn = { ...attempt, scenario: 'cancelled' } as const
    expect(outcomeOf(withdrawn, order, false, 500)).toBe('correct')
    expect(outcomeOf(withdrawn, cancelled('cancelled-by-customer'), false, 500)).toBe('correct')
  })
})
