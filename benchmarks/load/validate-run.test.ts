import { describe, expect, it } from 'vitest'
import type { Attempt } from './driver.ts'
import { validateRun } from './validate-run.ts'

const startedLate = (ms: number): Attempt => ({
  intendedAt: 1_000,
  startedAt: 1_000 + ms,
  endedAt: 2_000,
  status: 200,
  orderId: 'some-order',
  customerId: 'customer-1',
  idempotencyKey: 'some-key',
  input: {
    idempotencyKey: 'some-key',
    items: [{ productId: 'product-1', quantity: 1 }],
    card: 'tok_visa',
    shipTo: { name: 'Ada', street: '1 Main Street', city: 'Berlin', postalCode: '10115', country: 'DE' },
  },
  scenario: 'none',
  error: null,
})
const starts = (count: number, ms: number) => Array.from({ length: count }, () => startedLate(ms))
const noDelay = { p99: 1, max: 5 }

describe('the validity of a run', () => {
  it('When all orders started on time, then it is valid, without notes', () => {
    expect(validateRun(100, starts(100, 1), 7, noDelay)).toMatchObject({
      dropped: 0,
      late: 0,
      cpuMs: 7,
      valid: true,
      notes: [],
    })
  })

  it('When one start is late, then the run is valid; when several are late, then it is not', () => {
    expect(validateRun(20, [...starts(19, 1), startedLate(11)], 0, noDelay)).toMatchObject({ late: 1, valid: true })
    expect(validateRun(20, [...starts(18, 1), ...starts(2, 11)], 0, noDelay)).toMatchObject({ late: 2, valid: false })
  })

  it('When an order was never sent, then it is counted as dropped and the run is not valid', () => {
    expect(validateRun(20, starts(19, 1), 0, noDelay)).toMatchObject({ dropped: 1, valid: false })
  })

  it('When the driver was delayed, then the run is not valid', () => {
    expect(validateRun(20, starts(20, 1), 0, { p99: 51, max: 80 })).toMatchObject({ valid: false })
  })
})
