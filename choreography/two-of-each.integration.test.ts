/**
 * Two processes of every consumer share the work. Killing one of each under load loses no order and duplicates no
 * effect.
 */
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
import { partitionCounts } from './kafka/inspect.ts'
import { getService, services, topicsOf } from './services.ts'

const ordersPerS = 3
const waitOptions = { timeout: timeouts.conditionMs, interval: 200 }
const partitionsPerTopic = 4
const names = Object.keys(services)

let ctx: RunningTest
let kafka: Kafka
/** One process of every service. Of the order service it is the second, since the first serves the order API. */
let replicas: ServiceProcess[]

beforeAll(async () => {
  ctx = await runStyle('choreography', { replicas: 2 })
  kafka = kafkaClient(ctx.stack.addresses.kafkaBrokers, 'two-of-each')
  replicas = [secondOrderProcess(ctx), ...downstreamServices(6).map((name) => ctx.style.service(name))]
  await ctx.configureProvider('*', { minMs: 50, maxMs: 100 })
})
afterAll(async () => {
  await replicas?.[0]?.stop()
  await ctx?.close()
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

/** Waits until the partitions of each service are assigned evenly to this many members. */
const waitUntilSharedBy = (members: number) =>
  vi.waitFor(async () => {
    for (const name of names) {
      const all = topicsOf(getService(name)).length * partitionsPerTopic
      expect(await partitionCounts(kafka, name), name).toEqual(Array(members).fill(all / members))
    }
  }, waitOptions)

const countPending = () => ctx.db.order.count({ where: { status: 'PENDING' } })
const waitForLoad = () =>
  vi.waitFor(async () => expect(await countPending()).toBeGreaterThan(1), { ...waitOptions, interval: 20 })
const waitForCompletions = (placedAt: Date) =>
  vi.waitFor(async () => {
    const where = { placedAt: { gt: placedAt }, status: 'COMPLETED' } as const
    expect(await ctx.db.order.count({ where })).toBeGreaterThan(2)
  }, waitOptions)

it('When one of two processes of every consumer is killed under load and restarted, then nothing is lost or done twice', async () => {
  const stream = orderStream({ url: ctx.style.url, tokenSecret }, 'two-of-each', ordersPerS)
  const fault = { name: 'kill -9 one of two of every consumer', at: 0, until: 0 }
  try {
    await waitForLoad()
    await replicas[0]!.start()
    await waitUntilSharedBy(2)
    await waitForLoad()
    fault.at = Date.now()
    await Promise.all(replicas.map((replica) => replica.kill()))
    await waitUntilSharedBy(1)
    await waitForCompletions(new Date())
    await waitForLoad()
    await Promise.all(replicas.map((replica) => replica.start()))
    await waitUntilSharedBy(2)
    await waitForCompletions(new Date())
    fault.until = Date.now()
  } finally {
    ctx.attempts.push(...(await stream.end(timeouts.conditionMs)))
  }
  const { checked, violations } = await auditRun(ctx, timeouts.conditionMs, [fault])
  console.log(`two of each: ${checked} orders, two of each again ${fault.until - fault.at} ms after the kill`)
  expect(violations).toEqual([])
  expect(checked).toBeGreaterThan(20)
  const twice = await ctx.providersDb.$queryRaw`
    SELECT order_id, provider, operation, count(*) FROM provider_entry
    WHERE outcome = 'done' GROUP BY order_id, provider, operation HAVING count(*) > 1`
  expect(twice).toEqual([])
})
