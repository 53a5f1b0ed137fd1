/**
 * The services of the choreography's floor: the same provider calls, commits and events as the reactions of the style, by the
 * event that causes them.
 */
import { randomUUID } from 'node:crypto'
import type { Address } from '#shared/contracts/order.ts'
import { loyaltyPoints } from '#shared/domain/follow-ups.ts'
import type { FloorContext } from '../context.ts'
import type { FloorOrder } from '../order.ts'
import type { Statement } from '../statements.ts'
import type { FloorEvent, FloorKafka } from './kafka.ts'

export interface EventContext extends FloorContext {
  kafka: FloorKafka
}

type Reactions = Record<string, (ctx: EventContext, event: FloorEvent) => Promise<unknown>>

/** The event is published as soon as it is committed, by the process that committed it, and then marked as published. */
export async function publish({ service, store, kafka }: EventContext, event: FloorEvent): Promise<void> {
  await kafka.publish(service, event)
  await store('published', [event.id])
}

export const nextEvent = (type: string, orderId: string, payload: object): FloorEvent => ({
  id: randomUUID(),
  type,
  orderId,
  payload: JSON.stringify({ orderId, ...payload }),
})

const read = ({ payload }: FloorEvent): FloorOrder => JSON.parse(payload)

/** Commits the consumed event, the next one and what they are about, and publishes the next one. */
async function commit(ctx: EventContext, consumed: FloorEvent, name: Statement, next: FloorEvent, values: unknown[]) {
  await ctx.store(name, [next.orderId, ctx.service, consumed.id, next.id, next.payload, ...values])
  await publish(ctx, next)
}

/** Commits the consumed event and what it is about; nothing follows. */
const finish = (ctx: EventContext, { orderId, id }: FloorEvent, name: Statement, values: unknown[] = []) =>
  ctx.store(name, [orderId, ctx.service, id, ...values])

async function prepareLabel(ctx: EventContext, event: FloorEvent): Promise<void> {
  const { orderId, type } = event
  const address = type === 'OrderCreated' ? JSON.stringify(read(event).shipTo) : null
  const known = [type === 'PaymentSucceeded', type === 'StockReserved', address, type]
  const { ready, ship_to: shipTo } = await finish(ctx, event, 'prerequisite', known)
  if (!ready) return
  const { reference } = await ctx.providers.label({ orderId, shipTo: shipTo as Address })
  const next = nextEvent('LabelCreated', orderId, { trackingId: reference })
  await ctx.store('labelled', [orderId, next.id, next.payload, reference])
  await publish(ctx, next)
}

export const inventoryFollowUp: Reactions = { OrderCompleted: (ctx, event) => finish(ctx, event, 'sold') }

const services: Record<string, Reactions> = {
  order: {
    LabelCreated: async (ctx, event) => {
      const next = nextEvent('OrderCompleted', event.orderId, {})
      const { payload } = await finish(ctx, event, 'completed', [next.id])
      await publish(ctx, { ...next, payload: JSON.stringify(payload) })
    },
  },
  payment: {
    OrderCreated: async (ctx, event) => {
      const { orderId, totalCents, card } = read(event)
      const { reference } = await ctx.providers.charge({ orderId, amountCents: totalCents, card })
      const next = nextEvent('PaymentSucceeded', orderId, { transactionId: reference, amountCents: totalCents })
      await commit(ctx, event, 'charged', next, [reference, totalCents])
    },
  },
  inventory: {
    OrderCreated: async (ctx, event) => {
      const { orderId, items } = read(event)
      await ctx.providers.allocate({ orderId, items })
      await commit(ctx, event, 'reserved', nextEvent('StockReserved', orderId, {}), [JSON.stringify(items)])
    },
    ...inventoryFollowUp,
  },
  shipping: { OrderCreated: prepareLabel, PaymentSucceeded: prepareLabel, StockReserved: prepareLabel },
  notification: {
    OrderCompleted: async (ctx, event) => {
      const { orderId, customerId } = read(event)
      const { email } = await ctx.store('email', [customerId])
      await ctx.providers.mail({ orderId, kind: 'order-confirmed', to: String(email) })
      await finish(ctx, event, 'notified', [email])
    },
  },
  analytics: {
    OrderCompleted: async (ctx, event) => {
      const { orderId, totalCents } = read(event)
      await ctx.providers.track({ orderId, outcome: 'COMPLETED', revenueCents: totalCents })
      await finish(ctx, event, 'counted', [totalCents])
    },
  },
  loyalty: {
    OrderCompleted: async (ctx, event) => {
      const { orderId, customerId, totalCents } = read(event)
      const points = loyaltyPoints(totalCents)
      await ctx.providers.addPoints({ orderId, customerId, points })
      await finish(ctx, event, 'credited', [customerId, points])
    },
  },
}

const partner: Reactions = {
  OrderCompleted: async (ctx, event) => {
    await ctx.providers.creditPartner({ orderId: event.orderId, partner: ctx.service })
    await finish(ctx, event, 'creditedByPartner')
  },
}

/** Whose events a service consumes. */
const sources: Record<string, string[]> = { order: ['shipping'], shipping: ['order', 'payment', 'inventory'] }

export async function consumeEvents(ctx: EventContext, reactions = services[ctx.service] ?? partner): Promise<void> {
  await ctx.kafka.consume(ctx.service, sources[ctx.service] ?? ['order'], async (event) => {
    await reactions[event.type]?.(ctx, event)
  })
}
