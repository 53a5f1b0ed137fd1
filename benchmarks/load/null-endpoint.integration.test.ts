/** What the driver itself adds to a response time, measured at an endpoint that does nothing. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bootstrap, median, quantile } from '../statistics.ts'
import { detectPriority } from './cpu-priority.ts'
import type { LoadDriver, Target, Workload } from './driver.ts'
import { embeddedDriver } from './embedded.ts'
import { type NullEndpoint, startNullEndpoint } from './null-endpoint.ts'
import { planOrders } from './plan.ts'
import { type ReferenceClient, startReferenceClient } from './reference-client.ts'
import { selectDriver } from './select-driver.ts'

const selected = await selectDriver('auto')
const rounds = 15
const workload: Workload = {
  seed: 1,
  ratePerS: 50,
  durationMs: 1_000,
  arrivals: 'spaced',
  keyPrefix: 'null-endpoint',
  refusals: {},
  timeoutMs: 5_000,
  maxInFlight: 100,
}

let endpoint: NullEndpoint
let driver: LoadDriver
let reference: ReferenceClient
let target: Target

beforeAll(async () => {
  endpoint = await startNullEndpoint()
  const priority = detectPriority()
  driver = embeddedDriver(priority)
  reference = startReferenceClient(priority)
  target = { url: endpoint.url, tokenSecret: 'a secret that is long enough for a test' }
})
afterAll(() => Promise.all([endpoint.stop(), driver.close(), reference.stop()]))

/** Both at the same time, so that any other load on the machine affects both. */
async function round(seed: number) {
  const [{ attempts }, referenceMs] = await Promise.all([
    driver.run(target, { ...workload, seed }),
    reference.run(target, { ...workload, seed: seed + 1_000 }),
  ])
  expect(attempts.every(({ status }) => status === 200)).toBe(true)
  const driven = median(attempts.map(({ endedAt, intendedAt }) => endedAt - intendedAt))
  const started = median(attempts.map(({ startedAt, intendedAt }) => startedAt - intendedAt))
  return { toReference: driven / median(referenceMs), ownShare: started / driven }
}

describe('the embedded driver at the null endpoint', () => {
  it('Then its p50 is within 5 % of the reference client, as far as this machine can tell', async () => {
    await round(0) // warms them up
    const measured: Awaited<ReturnType<typeof round>>[] = []
    for (let seed = 1; seed <= rounds; seed++) measured.push(await round(seed))
    const ratios = measured.map(({ toReference }) => toReference)
    const { low, value } = bootstrap([ratios], ([sample]) => median(sample!), 1, 'driver to reference client')
    expect(low, `${value.toFixed(3)} times the reference client`).toBeLessThanOrEqual(1.05)
    // The driver's own share, before it sends, when nothing else uses the processor.
    expect(
      quantile(
        measured.map(({ ownShare }) => ownShare).sort((a, b) => a - b),
        0.25,
      ),
    ).toBeLessThanOrEqual(0.05)
  })
})

describe.skipIf(selected.name !== 'k6')('k6 at the null endpoint', () => {
  it('Then it sends the same orders, each at its intended instant', async () => {
    const k6 = selected.open()
    const { attempts, dropped } = await k6.run(target, workload)
    await k6.close()
    const plan = planOrders(workload)
    const known = ({ customerId, scenario }: { customerId: string; scenario: string }) => ({ customerId, scenario })
    expect(attempts.map(known)).toEqual(plan.map(known))
    expect(attempts.every(({ status, orderId }) => status === 200 && orderId !== null)).toBe(true)
    expect(dropped).toBe(0)
    const offset = (i: number) => attempts[i]!.intendedAt - attempts[0]!.intendedAt
    for (const [i, order] of plan.entries()) expect(offset(i)).toBeCloseTo(order.offsetMs - plan[0]!.offsetMs, 1)
    for (const { intendedAt, startedAt, endedAt } of attempts) {
      expect(startedAt).toBeGreaterThanOrEqual(intendedAt)
      expect(endedAt).toBeGreaterThan(startedAt)
    }
  })
})
