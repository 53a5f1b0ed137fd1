/**
 * Starts the chain. `node start.ts payment` runs one service, listening on PORT; without a name all of them run, each in
 * a process of its own, the order API on PORT and the others after it. The order service finds them by SERVICE_URLS.
 */
import type { AnyRouter } from '@trpc/server'
import { criticalServices, isPartnerName, type ServiceName } from '#shared/contracts/services.ts'
import { admissionControl } from '#shared/domain/admission.ts'
import type { ServiceContext } from '#shared/domain/context.ts'
import { watchOrders } from '#shared/domain/watch.ts'
import { parseServiceName, readConfig } from '#shared/runtime/config.ts'
import { openContext } from '#shared/runtime/context.ts'
import { serveInternally, serveOrders } from '#shared/runtime/http.ts'
import { type Close, runService } from '#shared/runtime/lifecycle.ts'
import { readServiceUrls } from '../http/service-urls.ts'
import { superviseWithAddresses } from '../http/start-service.ts'
import { analyticsApi } from './analytics/api.ts'
import { inventoryApi } from './inventory/api.ts'
import { loyaltyApi } from './loyalty/api.ts'
import { notificationApi } from './notification/api.ts'
import { createOrderService } from './order/api.ts'
import { downstream } from './order/downstream.ts'
import { partnerApi } from './partner/api.ts'
import { paymentApi } from './payment/api.ts'
import { shippingApi } from './shipping/api.ts'

const open = (onClose: (close: Close) => void) => openContext('synchronous-chain', onClose)

const services: Record<Exclude<ServiceName, 'order'>, (ctx: ServiceContext) => AnyRouter> = {
  payment: paymentApi,
  inventory: inventoryApi,
  shipping: shippingApi,
  notification: notificationApi,
  analytics: analyticsApi,
  loyalty: loyaltyApi,
}

async function startOrder(onClose: (close: Close) => void): Promise<void> {
  const { DATABASE_URL, FOLLOW_UPS } = readConfig(['DATABASE_URL', 'FOLLOW_UPS'])
  const urls = readServiceUrls(process.env.SERVICE_URLS, [...criticalServices, ...FOLLOW_UPS])
  const ctx = open(onClose)
  const orderService = createOrderService(ctx, downstream(urls, FOLLOW_UPS), watchOrders(DATABASE_URL, onClose))
  return serveOrders(admissionControl(ctx, orderService, onClose), onClose)
}

async function start(name: string, onClose: (close: Close) => void): Promise<void> {
  const service = parseServiceName(name)
  if (service === 'order') return startOrder(onClose)
  const router = isPartnerName(service) ? (ctx: ServiceContext) => partnerApi(ctx, service) : services[service]
  return serveInternally(router(open(onClose)), onClose)
}

const [name] = process.argv.slice(2)
runService(name ?? 'synchronous-chain', async (onClose) => {
  if (name) return start(name, onClose)
  superviseWithAddresses(import.meta.filename, onClose)
})
