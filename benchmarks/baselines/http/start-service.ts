/** Starts what an order service calls over HTTP: one service, or all of them with their addresses. */
import type { AnyRouter } from '@trpc/server'
import { isPartnerName, type PartnerName, type ServiceName, servicesWith } from '#shared/contracts/services.ts'
import type { ServiceContext } from '#shared/domain/context.ts'
import { readConfig } from '#shared/runtime/config.ts'
import { openContext } from '#shared/runtime/context.ts'
import { serveInternally } from '#shared/runtime/http.ts'
import type { Close } from '#shared/runtime/lifecycle.ts'
import { superviseServices } from '#shared/runtime/supervise.ts'
import { analyticsApi } from './analytics/api.ts'
import { inventoryApi } from './inventory/api.ts'
import { loyaltyApi } from './loyalty/api.ts'
import { notificationApi } from './notification/api.ts'
import { partnerApi } from './partner/api.ts'
import { paymentApi } from './payment/api.ts'
import { shippingApi } from './shipping/api.ts'

const routers: Record<Exclude<ServiceName, 'order'>, (ctx: ServiceContext) => AnyRouter> = {
  payment: paymentApi,
  inventory: inventoryApi,
  shipping: shippingApi,
  notification: notificationApi,
  analytics: analyticsApi,
  loyalty: loyaltyApi,
}

/** @param style part of the order ids */
export function startService(
  style: string,
  name: Exclude<ServiceName, 'order'> | PartnerName,
  onClose: (close: Close) => void,
): Promise<void> {
  const ctx = openContext(style, onClose)
  return serveInternally(isPartnerName(name) ? partnerApi(ctx, name) : routers[name](ctx), onClose)
}

/**
 * Runs every service in a process of its own, which finds the others by SERVICE_URLS.
 * @param file the entry point that runs one service when given its name
 */
export function superviseWithAddresses(file: string, onClose: (close: Close) => void): void {
  const { PORT, FOLLOW_UPS } = readConfig(['PORT', 'FOLLOW_UPS'])
  const all = servicesWith(FOLLOW_UPS)
  process.env.SERVICE_URLS = all.map((service, i) => `${service}=http://127.0.0.1:${PORT + i}`).join(',')
  superviseServices(all, file, PORT, onClose)
}
