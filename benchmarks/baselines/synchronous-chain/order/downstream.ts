/** The clients of every service that the order service has to know about. */
import { createTRPCClient, httpLink } from '@trpc/client'
import type { PlacedOrder } from '#shared/contracts/order.ts'
import { type FollowUpService, isPartnerName, type PartnerName } from '#shared/contracts/services.ts'
import type { ServiceUrls } from '../../http/service-urls.ts'
import { undiciFetch } from '../../http/undici-fetch.ts'
import type { AnalyticsApi } from '../analytics/api.ts'
import type { InventoryApi } from '../inventory/api.ts'
import type { LoyaltyApi } from '../loyalty/api.ts'
import type { NotificationApi } from '../notification/api.ts'
import type { PartnerApi } from '../partner/api.ts'
import type { PaymentApi } from '../payment/api.ts'
import type { ShippingApi } from '../shipping/api.ts'

/** @param followUps the services to be called after the critical ones, in their order */
export function downstream(urls: ServiceUrls, followUps: readonly FollowUpService[]) {
  const at = (name: string) => ({
    links: [httpLink({ url: urls.get(name)?.[0] ?? '', fetch: undiciFetch(urls.get(name)) })],
  })
  const calls: Record<Exclude<FollowUpService, PartnerName>, (order: PlacedOrder) => Promise<unknown>> = {
    notification: createTRPCClient<NotificationApi>(at('notification')).sendEmail.mutate,
    analytics: createTRPCClient<AnalyticsApi>(at('analytics')).trackOrder.mutate,
    loyalty: createTRPCClient<LoyaltyApi>(at('loyalty')).addPoints.mutate,
  }
  return {
    payment: createTRPCClient<PaymentApi>(at('payment')),
    inventory: createTRPCClient<InventoryApi>(at('inventory')),
    shipping: createTRPCClient<ShippingApi>(at('shipping')),
    followUps: followUps.map((name) =>
      isPartnerName(name) ? createTRPCClient<PartnerApi>(at(name)).credit.mutate : calls[name],
    ),
  }
}
export type Downstream = ReturnType<typeof downstream>
