/** The activities of the floors: a call of a provider, or nothing. */
import type { FloorContext } from '../context.ts'
import type { FloorOrder } from '../order.ts'

/** What each service asks its provider for; any other name is a partner's. */
const calls: Record<string, (ctx: FloorContext, order: FloorOrder) => Promise<unknown>> = {
  payment: ({ providers }, { orderId, totalCents, card }) =>
    providers.charge({ orderId, amountCents: totalCents, card }),
  inventory: ({ providers }, { orderId, items }) => providers.allocate({ orderId, items }),
  shipping: ({ providers }, { orderId, shipTo }) => providers.label({ orderId, shipTo }),
  notification: ({ providers }, { orderId, customerId }) =>
    providers.mail({ orderId, kind: 'order-confirmed', to: `${customerId}@example.test` }),
  analytics: ({ providers }, { orderId, totalCents }) =>
    providers.track({ orderId, outcome: 'COMPLETED', revenueCents: totalCents }),
  loyalty: ({ providers }, { orderId, customerId }) => providers.addPoints({ orderId, customerId, points: 1 }),
}

export const floorActivities = (ctx: FloorContext) => ({
  callProvider: async (order: FloorOrder): Promise<void> => {
    const call = calls[ctx.service]
    await (call ? call(ctx, order) : ctx.providers.creditPartner({ orderId: order.orderId, partner: ctx.service }))
  },
  /** The style marks stock as sold here, which calls no provider. */
  sell: async (_orderId: string): Promise<void> => {},
})
export type FloorActivities = ReturnType<typeof floorActivities>

/** The only row of an order is written when it is settled. @param store writes it */
export const orderActivities = (store: (order: FloorOrder) => Promise<unknown>) => ({
  /** The style records the pending order here. */
  record: async (): Promise<void> => {},
  settle: async (order: FloorOrder): Promise<void> => void (await store(order)),
})
export type OrderActivities = ReturnType<typeof orderActivities>

/** The values of the statement `settled`. */
export const settledRow = ({ orderId, customerId, idempotencyKey, items, totalCents, card, shipTo }: FloorOrder) => [
  ...[orderId, customerId, idempotencyKey, JSON.stringify(items), totalCents, card, shipTo],
]
