/** Two processes of every consumer: they share the work, and one of each killed under load loses and doubles nothing. */
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { type ServiceProcess, serviceProcess } from '#stack/process.ts'
import { providerAddresses, styleAddresses } from '#stack/style-processes.ts'
import { downstreamServices } from '#stack/styles.ts'
import { auditRun } from '../acceptance/audit-run.ts'
import { orderStream } from '../acceptance/order-stream.ts'
import { type RunningTest, runStyle, tokenSecret } from '../acceptance/running-style.ts'
import { type Kafka, kafkaClient } from './kafka/broker.ts'
import { sharesOf } from './kafka/inspect.ts'
import { services, topicsOf } from './services.ts'

const ordersPerS = 3
const patient = { timeout: timeouts.conditionMs, interval: 200 }
const partitionsPerTopic = 4
const names = Object.keys(services)

let on: RunningTest
let kafka: Kafka
/** Of every service one process: the order service's second one, since the first is the customers' front door. */
let halves: ServiceProcess[]

beforeAll(async () => {
  on = await runStyle('choreography', { replicas: 2 })
  kafka = kafkaClient(on.stack.addresses.kafkaBrokers, 'two-of-each')
  halves = [secondOrderProcess(on), ...downstreamServices(6).map((name) => on.style.service(name))]
  await on.configureProvider('*', { minMs: 50, maxMs: 100 })
})
afterAll(async () => {
  await halves?.[0]?.stop()
  await on?.close()
})

function secondOrderProcess({ stack }: RunningTest): ServiceProcess {
  const url = `http://127.0.0.1:${stack.config.portBase + 39}`
  return serviceProcess({
    name: 'choreography/order (second)',
    args: ['choreography/start.ts', 'order'],
    env: {
      ...styleAddresses(stack, 'choreography'),
      ...providerAddresses(stack),
      TOKEN_SECRET: tokenSecret,
      PORT: new URL(url).port,
    },
    url,
    logFile: join(stack.config.dataDir, 'logs', 'choreography', 'order-second.log'),
  })
}

/** Each service's partitions are shared evenly by so many members, and none is left out. */
const sharedBy = (members: number) =>
  vi.waitFor(async () => {
    for (const name of names) {
      const all = topicsOf(services[name]!).length * partitionsPerTopic
      expect(await sharesOf(kafka, name), name).toEqual(Array(members).fill(all / members))
    }
  }, patient)

const pending = () => on.db.order.count({ where: { status: 'PENDING' } })
const underLoad = () => vi.waitFor(async () => expect(await pending()).toBeGreaterThan(1), { ...patient, interval: 20 })
const completedSince = (placedAt: Date) =>
  vi.waitFor(async () => {
    const where = { placedAt: { gt: placedAt }, status: 'COMPLETED' } as const
    expect(await on.db.order.count({ where })).toBeGreaterThan(2)
  }, patient)

it('When one of two processes of every consumer is killed under load and comes back, then nothing is lost or done twice', async () => {
  const stream = orderStream({ url: on.style.url, tokenSecret }, 'two-of-each', ordersPerS)
  const fault = { name: 'kill -9 one of two of every consumer', at: 0, until: 0 }
  try {
    await underLoad()
    await halves[0]!.start()
    await sharedBy(2)
    await underLoad()
    fault.at = Date.now()
    await Promise.all(halves.map((half) => half.kill()))
    await sharedBy(1)
    await completedSince(new Date())
    await underLoad()
    await Promise.all(halves.map((half) => half.start()))
    await sharedBy(2)
    await completedSince(new Date())
    fault.until = Date.now()
  } finally {
    on.attempts.push(...(await stream.end(timeouts.conditionMs)))
  }
  const { checked, violations } = await auditRun(on, timeouts.conditionMs, [fault])
  console.log(`two of each: ${checked} orders, two of each again ${fault.until - fault.at} ms after the kill`)
  expect(violations).toEqual([])
  expect(checked).toBeGreaterThan(20)
  const twice = await on.providersDb.$queryRaw`
    SELECT order_id, provider, operation, count(*) FROM provider_entry
    WHERE outcome = 'done' GROUP BY order_id, provider, operation HAVING count(*) > 1`
  expect(twice).toEqual([])
})
