/** The clients of the services. Each call takes a signal that ends it. */
import { createTRPCClient, httpLink } from '@trpc/client'
import type { z } from 'zod'
import { type FollowUpService, isPartnerName } from '#shared/contracts/services.ts'
import type { AnalyticsApi } from './analytics/api.ts'
import type { settledOrder } from './inputs.ts'
import type { InventoryApi } from './inventory/api.ts'
import type { LoyaltyApi } from './loyalty/api.ts'
import type { NotificationApi } from './notification/api.ts'
import type { PartnerApi } from './partner/api.ts'
import type { PaymentApi } from './payment/api.ts'
import type { ServiceUrls } from './service-urls.ts'
import type { ShippingApi } from './shipping/api.ts'
import { undiciFetch } from './undici-fetch.ts'

type FollowUp = (order: z.infer<typeof settledOrder>, options: { signal: AbortSignal }) => Promise<unknown>

/** @param urls by service, of every service that is called */
export function serviceClients(urls: ServiceUrls) {
  const at = (name: string) => ({
    links: [httpLink({ url: urls.get(name)?.[0] ?? '', fetch: undiciFetch(urls.get(name)) })],
  })
  function followUp(name: FollowUpService): FollowUp {
    if (isPartnerName(name)) return createTRPCClient<PartnerApi>(at(name)).credit.mutate
    if (name === 'notification') return createTRPCClient<NotificationApi>(at(name)).sendEmail.mutate
    if (name === 'analytics') return createTRPCClient<AnalyticsApi>(at(name)).trackOrder.mutate
    return createTRPCClient<LoyaltyApi>(at(name)).addPoints.mutate
  }
  return {
    payment: createTRPCClient<PaymentApi>(at('payment')),
    inventory: createTRPCClient<InventoryApi>(at('inventory')),
    shipping: createTRPCClient<ShippingApi>(at('shipping')),
    followUp,
  }
}
export type ServiceClients = ReturnType<typeof serviceClients>
