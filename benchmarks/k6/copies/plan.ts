// A copy of benchmarks/load/plan.ts, which benchmarks/load/k6-folder.test.ts writes.
/** The orders of a workload and their intended starts, drawn from its seed before anything is sent. */
import type { PlaceOrderInput } from '../order.ts'
import {
  customerId,
  declinedTestCard,
  productId,
  testProducts,
  undeliverablePostalCode,
} from '../seed.ts'
import { type Random, random } from './random.ts'
import { defaultItems, type HotProduct, type Scenario, type Workload } from './driver.ts'

/** The numbers that shared/persistence/seed.ts creates. */
const customers = 300
const products = 300

export interface PlannedOrder {
  /** Milliseconds after the start of the run. */
  offsetMs: number
  customerId: string
  scenario: Scenario
  input: PlaceOrderInput
}

/** Equal workloads give equal plans, so that every style gets the same orders at the same instants, with any number of services. */
export function planOrders(workload: Workload): PlannedOrder[] {
  const draws = random(workload.seed, 'orders')
  return arrivalOffsetsMs(workload).map((offsetMs, i) => planOrder(workload, draws, offsetMs, i))
}

/** In milliseconds after the start, ascending. */
export function arrivalOffsetsMs({ seed, ratePerS, durationMs, arrivals }: Workload): number[] {
  const draws = random(seed, 'arrivals')
  const count = Math.round((ratePerS * durationMs) / 1_000)
  const slotMs = durationMs / count
  if (arrivals === 'spaced') return Array.from({ length: count }, (_, i) => (i + draws.next()) * slotMs)
  // Given their number, the instants of a Poisson process are independent and uniform.
  return Array.from({ length: count }, () => draws.next() * durationMs).sort((a, b) => a - b)
}

function planOrder(workload: Workload, draws: Random, offsetMs: number, i: number): PlannedOrder {
  const scenario = drawScenario(workload.refusals, draws.next())
  const start = draws.below(products)
  const { products: kinds, quantity } = workload.items ?? defaultItems
  const items = Array.from({ length: between(kinds, draws) }, (_, k) => ({
    productId: productId(((start + k * 37) % products) + 1),
    quantity: between(quantity, draws),
  }))
  const customer = 1 + draws.below(customers)
  const wanted = onlyProductOf(workload, scenario, offsetMs)
  return {
    offsetMs,
    customerId: customerId(customer),
    scenario,
    input: {
      idempotencyKey: `${workload.keyPrefix}-${i + 1}`,
      items: wanted ? [{ productId: wanted, quantity: 1 }] : items,
      card: scenario === 'card-declined' ? declinedTestCard : 'tok_visa',
      shipTo: {
        name: `Customer ${customer}`,
        street: '1 Main Street',
        city: 'Springfield',
        postalCode: scenario === 'undeliverable-address' ? undeliverablePostalCode : '12345',
        country: 'DE',
      },
    },
  }
}

/** Instead of products drawn at random. */
function onlyProductOf({ hotProduct }: Workload, scenario: Scenario, offsetMs: number): string | undefined {
  if (scenario === 'out-of-stock') return testProducts.missing
  return hotProduct && isHot(hotProduct, offsetMs) ? hotProduct.productId : undefined
}

export const isHot = ({ fromMs, untilMs }: HotProduct, offsetMs: number): boolean =>
  offsetMs >= fromMs && offsetMs < untilMs

const between = ([from, to]: readonly [number, number], draws: Random): number => from + draws.below(to - from + 1)

function drawScenario(shares: Workload['refusals'], draw: number): Scenario {
  let upTo = 0
  for (const [scenario, share] of Object.entries(shares)) {
    upTo += share
    if (draw < upTo) return scenario as Scenario
  }
  return 'none'
}
