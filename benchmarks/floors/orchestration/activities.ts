/** The activities of the floors: a call of a provider and the row that it leaves, or the row alone. */
import { loyaltyPoints } from '#shared/domain/follow-ups.ts'
import type { FloorContext } from '../context.ts'
import type { FloorOrder } from '../order.ts'

type Step = (ctx: FloorContext, order: FloorOrder) => Promise<unknown>

const steps: Record<string, Step> = {
  async payment({ providers, store }, { orderId, totalCents, card }) {
    const { reference } = await providers.charge({ orderId, amountCents: totalCents, card })
    await store('payment', [orderId, reference, totalCents])
  },
  async inventory({ providers, store }, { orderId, items }) {
    await providers.allocate({ orderId, items })
    await store('inventory', [orderId, JSON.stringify(items)])
  },
  async shipping({ providers, store }, { orderId, shipTo }) {
    const { reference } = await providers.label({ orderId, shipTo })
    await store('shipping', [orderId, shipTo, reference])
  },
  async notification({ providers, store }, { orderId, customerId }) {
    const { email } = await store('email', [customerId])
    await providers.mail({ orderId, kind: 'order-confirmed', to: String(email) })
    await store('notification', [orderId, email])
  },
  async analytics({ providers, store }, { orderId, totalCents }) {
    await providers.track({ orderId, outcome: 'COMPLETED', revenueCents: totalCents })
    await store('analytics', [orderId, totalCents])
  },
  async loyalty({ providers, store }, { orderId, customerId, totalCents }) {
    const points = loyaltyPoints(totalCents)
    await providers.addPoints({ orderId, customerId, points })
    await store('loyalty', [orderId, customerId, points])
  },
}

/** Any other name is a partner's. */
const partner: Step = async ({ providers, store, service }, { orderId }) => {
  await providers.creditPartner({ orderId, partner: service })
  await store('partner', [orderId, service])
}

export const floorActivities = (ctx: FloorContext) => ({
  callProvider: async (order: FloorOrder): Promise<void> => void (await (steps[ctx.service] ?? partner)(ctx, order)),
  sell: async (orderId: string): Promise<void> => void (await ctx.store('sell', [orderId])),
})
export type FloorActivities = ReturnType<typeof floorActivities>

/** @param settle stores that the order is completed */
export const orderActivities = ({ store }: FloorContext, settle: (order: FloorOrder) => Promise<unknown>) => ({
  async record({ orderId, customerId, idempotencyKey, items, totalCents, card, shipTo }: FloorOrder): Promise<void> {
    await store('recorded', [orderId, customerId, idempotencyKey, JSON.stringify(items), totalCents, card, shipTo])
  },
  settle: async (order: FloorOrder): Promise<void> => void (await settle(order)),
})
export type OrderActivities = ReturnType<typeof orderActivities>
