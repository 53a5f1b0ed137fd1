/** Starts one service that an order service calls over HTTP. */
import type { AnyRouter } from '@trpc/server'
import { isPartnerName, type PartnerName, type ServiceName } from '#shared/contracts/services.ts'
import type { ServiceContext } from '#shared/domain/context.ts'
import { openContext } from '#shared/runtime/context.ts'
import { serveInternally } from '#shared/runtime/http.ts'
import type { Close } from '#shared/runtime/lifecycle.ts'
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
