import { expect, test } from 'vitest'
import { carefulChainGuarantees, chainGuarantees, compensates, isGuaranteed, losesNothing } from './guarantees.ts'
import { type AuditSnapshot, emptySnapshot, type OrderRecord } from './snapshot.ts'

const placedAt = (ms: number, status = 'PENDING') =>
  ({ ...emptySnapshot('o'), order: { placedAt: new Date(ms), status } }) as unknown as OrderRecord
const finding = { orderId: 'o', detail: '' }
const killed = (service: string) => ({ name: `${service} down`, kills: service, at: 100, until: 200 })
const isHeldTo = (order: OrderRecord, service: string, orderId: string | null = 'o') =>
  isGuaranteed(
    carefulChainGuarantees,
    'I3',
    { ...finding, orderId },
    { snapshot: { orders: new Map([['o', order]]) } as unknown as AuditSnapshot, faults: [killed(service)] },
  )

test('When the order service was killed, then the guarantee does not hold for orders placed before it was back', () => {
  expect(isHeldTo(placedAt(150), 'order')).toBe(false)
  expect(isHeldTo(placedAt(201), 'order')).toBe(true)
  expect(isHeldTo(placedAt(150), 'payment')).toBe(true)
})

test('When a finding concerns no single order, then it may be due to a killed order service', () => {
  expect(isHeldTo(placedAt(201), 'order', null)).toBe(false)
  expect(isHeldTo(placedAt(201), 'payment', null)).toBe(true)
})

test('When a style loses what it has in memory, then it compensates and does not lose nothing', () => {
  expect(compensates(carefulChainGuarantees)).toBe(true)
  expect(losesNothing(carefulChainGuarantees)).toBe(false)
  expect(compensates(chainGuarantees)).toBe(false)
})
