/**
 * Starts the orchestration. `node orchestration/start.ts payment` runs one service, its health page on PORT; without a
 * name all of them run, each in a process of its own, the order API on PORT and the others' health pages after it.
 */
import { isPartnerName, type ServiceName, servicesWith } from '#shared/contracts/services.ts'
import { admissionControl } from '#shared/domain/admission.ts'
import type { ServiceContext } from '#shared/domain/context.ts'
import { watchOrders } from '#shared/domain/watch.ts'
import { parseServiceName, readConfig } from '#shared/runtime/config.ts'
import { openContext } from '#shared/runtime/context.ts'
import { serveHealth, serveOrders } from '#shared/runtime/http.ts'
import { type Close, runService } from '#shared/runtime/lifecycle.ts'
import { superviseServices } from '#shared/runtime/supervise.ts'
import { analyticsActivities } from './analytics/activities.ts'
import { inventoryActivities } from './inventory/activities.ts'
import { loyaltyActivities } from './loyalty/activities.ts'
import { notificationActivities } from './notification/activities.ts'
import { orderActivities } from './order/activities.ts'
import { createOrderService } from './order/api.ts'
import { partnerActivities } from './partner/activities.ts'
import { paymentActivities } from './payment/activities.ts'
import { shippingActivities } from './shipping/activities.ts'
import { openWorkflows } from './temporal/client.ts'
import { connectTemporal } from './temporal/connection.ts'
import { runWorker } from './temporal/worker.ts'

const services: Record<ServiceName, (ctx: ServiceContext) => object> = {
  order: orderActivities,
  payment: paymentActivities,
  inventory: inventoryActivities,
  shipping: shippingActivities,
  notification: notificationActivities,
  analytics: analyticsActivities,
  loyalty: loyaltyActivities,
}

async function start(name: string, onClose: (close: Close) => void): Promise<void> {
  const service = parseServiceName(name)
  const activities = isPartnerName(service)
    ? (ctx: ServiceContext) => partnerActivities(ctx, service)
    : services[service]
  const ctx = openContext('orchestration', onClose)
  const temporal = await connectTemporal(onClose)
  if (name !== 'order')
    return serveHealth(onClose, await runWorker(temporal, { name, activities: activities(ctx) }, onClose))

  const { DATABASE_URL, FOLLOW_UPS } = readConfig(['DATABASE_URL', 'FOLLOW_UPS'])
  const saga = { name, activities: activities(ctx), workflows: 'order/workflow.ts' }
  const healthy = await runWorker(temporal, saga, onClose)
  const watchOrder = watchOrders(DATABASE_URL, onClose)
  const orderService = createOrderService(ctx, openWorkflows(temporal), watchOrder, ['inventory', ...FOLLOW_UPS])
  return serveOrders(admissionControl(ctx, orderService, onClose), onClose, healthy)
}

const [name] = process.argv.slice(2)
runService(name ?? 'orchestration', async (onClose) => {
  if (name) return start(name, onClose)
  const { PORT, FOLLOW_UPS } = readConfig(['PORT', 'FOLLOW_UPS'])
  superviseServices(servicesWith(FOLLOW_UPS), import.meta.filename, PORT, onClose)
})
