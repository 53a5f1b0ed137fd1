/**
 * Starts the hybrid. `node hybrid/start.ts payment` runs one service, its health page on PORT; without a name all of them
 * run, each in a process of its own, the order API on PORT and the others' health pages after it.
 */
import { servicesWith } from '#shared/contracts/services.ts'
import { admissionControl } from '#shared/domain/admission.ts'
import type { ServiceContext } from '#shared/domain/context.ts'
import { watchOrders } from '#shared/domain/watch.ts'
import { parseServiceName, readConfig } from '#shared/runtime/config.ts'
import { openContext } from '#shared/runtime/context.ts'
import { type HealthCheck, serveHealth, serveOrders } from '#shared/runtime/http.ts'
import { type Close, runService } from '#shared/runtime/lifecycle.ts'
import { superviseServices } from '#shared/runtime/supervise.ts'
import { connectKafka, runConsumer } from '../choreography/consumer.ts'
import { runRelay } from '../choreography/relay.ts'
import { createOrderService } from '../orchestration/order/api.ts'
import { openWorkflows } from '../orchestration/temporal/client.ts'
import { connectTemporal } from '../orchestration/temporal/connection.ts'
import { runWorker } from '../orchestration/temporal/worker.ts'
import { publishingOrderActivities } from './order/activities.ts'
import { activitiesOf, followerNamed } from './services.ts'

/** The order API and the saga's worker, and the relay that publishes each outcome. */
async function startOrderService(ctx: ServiceContext, onClose: (close: Close) => void): Promise<void> {
  const { DATABASE_URL } = readConfig(['DATABASE_URL'])
  const temporal = await connectTemporal(onClose)
  const { publisher } = await connectKafka('order', onClose)
  const wakeRelay = runRelay('order', ctx.db, publisher, onClose)
  const activities = publishingOrderActivities(ctx, wakeRelay)
  const isWorking = await runWorker(temporal, { name: 'order', activities, workflows: 'order/workflow.ts' }, onClose)
  // The saga calls no follow-up: whoever wants to know the outcome subscribes to it.
  const orderService = createOrderService(ctx, openWorkflows(temporal), watchOrders(DATABASE_URL, onClose), [])
  return serveOrders(admissionControl(ctx, orderService, onClose), onClose, isWorking)
}

/** A worker for the saga's activities, a consumer of its outcome, or both. */
async function startService(name: string, ctx: ServiceContext, onClose: (close: Close) => void): Promise<void> {
  const checks: HealthCheck[] = []
  const activities = activitiesOf(name)?.(ctx)
  if (activities) checks.push(await runWorker(await connectTemporal(onClose), { name, activities }, onClose))
  const follower = followerNamed(name)
  if (follower) checks.push(await runConsumer(follower, ctx, await connectKafka(name, onClose), onClose))
  return serveHealth(onClose, async () => {
    for (const check of checks) await check()
  })
}

const [name] = process.argv.slice(2)
runService(name ?? 'hybrid', async (onClose) => {
  if (name) {
    const service = parseServiceName(name)
    const ctx = openContext('hybrid', onClose)
    return service === 'order' ? startOrderService(ctx, onClose) : startService(service, ctx, onClose)
  }
  const { PORT, FOLLOW_UPS } = readConfig(['PORT', 'FOLLOW_UPS'])
  superviseServices(servicesWith(FOLLOW_UPS), import.meta.filename, PORT, onClose)
})
