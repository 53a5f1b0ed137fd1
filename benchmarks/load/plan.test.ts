import { describe, expect, it } from 'vitest'
import { placeOrderInput } from '#shared/contracts/order.ts'
import type { Workload } from './driver.ts'
import { arrivalOffsetsMs, planOrders } from './plan.ts'

const workload: Workload = {
  seed: 7,
  ratePerS: 10,
  durationMs: 30_000,
  arrivals: 'spaced',
  keyPrefix: 'test-run',
  refusals: { 'card-declined': 0.1, 'out-of-stock': 0.1 },
  timeoutMs: 1_000,
  maxInFlight: 100,
}

describe('planning a workload', () => {
  it('When the seed is the same, then orders and arrivals are the same', () => {
    expect(planOrders(workload)).toEqual(planOrders(workload))
  })

  it('When the seed differs, then the arrivals differ', () => {
    expect(arrivalOffsetsMs({ ...workload, seed: 8 })).not.toEqual(arrivalOffsetsMs(workload))
  })

  it('When only the key prefix differs, then the same customers order the same things at the same instants', () => {
    const withoutKeys = (prefix: string) =>
      planOrders({ ...workload, keyPrefix: prefix }).map(({ input, ...order }) => ({
        ...order,
        input: { ...input, idempotencyKey: '' },
      }))
    expect(withoutKeys('cell-one')).toEqual(withoutKeys('cell-two'))
  })

  it('When a product is hot for a time, then all orders of that time want one of it, and the others are the same', () => {
    const hotProduct = { productId: 'product-hot', fromMs: 10_000, untilMs: 12_000 }
    const [ordinary, hot] = [
      planOrders({ ...workload, refusals: {} }),
      planOrders({ ...workload, refusals: {}, hotProduct }),
    ]
    const isHot = ({ offsetMs }: { offsetMs: number }) => offsetMs >= 10_000 && offsetMs < 12_000
    expect(hot.filter((order) => !isHot(order))).toEqual(ordinary.filter((order) => !isHot(order)))
    const items = hot.filter(isHot).map(({ input }) => input.items)
    expect(items).toEqual(Array(20).fill([{ productId: 'product-hot', quantity: 1 }]))
  })

  it('Then every order is valid and has a key of its own', () => {
    const inputs = planOrders(workload).map((order) => order.input)
    for (const input of inputs) expect(placeOrderInput.parse(input)).toEqual(input)
    expect(new Set(inputs.map((input) => input.idempotencyKey)).size).toBe(inputs.length)
  })

  it.each(['spaced', 'poisson'] as const)(
    'When arrivals are %s, then there are rate × duration of them, in order',
    (arrivals) => {
      const offsets = arrivalOffsetsMs({ ...workload, arrivals })
      expect(offsets).toHaveLength(300)
      expect(offsets).toEqual(offsets.toSorted((a, b) => a - b))
      expect(offsets.at(-1)).toBeLessThan(30_000)
    },
  )

  it('When arrivals are spaced, then each has a slot of its own', () => {
    const slots = arrivalOffsetsMs(workload).map((offset) => Math.floor(offset / 100))
    expect(new Set(slots).size).toBe(slots.length)
  })

  it('When the workload sets the numbers of products and items, then orders have them', () => {
    const orders = planOrders({ ...workload, items: { products: [4, 5], quantity: [7, 7] } })
    expect(new Set(orders.map(({ input }) => input.items.length))).toEqual(new Set([4, 5, 1]))
    const quantities = orders.filter(({ scenario }) => scenario === 'none').flatMap(({ input }) => input.items)
    expect(new Set(quantities.map(({ quantity }) => quantity))).toEqual(new Set([7]))
  })

  it('Then refusals have about the share that the workload sets', () => {
    const scenarios = planOrders({ ...workload, durationMs: 300_000 }).map((order) => order.scenario)
    expect(scenarios.filter((scenario) => scenario === 'card-declined').length / scenarios.length).toBeCloseTo(0.1, 1)
    expect(scenarios).not.toContain('undeliverable-address')
  })
})
