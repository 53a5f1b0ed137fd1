/** Starts one service of the choreography's floor (see ../README.md): `node benchmarks/floors/choreography/start.ts payment` */
import { serveHealth } from '#shared/runtime/http.ts'
import { runService } from '#shared/runtime/lifecycle.ts'
import { openFloorContext } from '../context.ts'
import { priceFloorOrder } from '../order.ts'
import { serveOrderApi } from '../order-api.ts'
import { connectKafka } from './kafka.ts'
import { consumeEvents, type EventContext, nextEvent, publish } from './services.ts'

/** Accepted once the order and its event are committed; the event is published after the response. */
const placeWith = (ctx: EventContext): Parameters<typeof serveOrderApi>[0] => {
  return async (customerId, input) => {
    const order = await priceFloorOrder(ctx, customerId, input)
    const { orderId, idempotencyKey, items, totalCents, card, shipTo } = order
    const event = nextEvent('OrderCreated', orderId, order)
    const row = [customerId, idempotencyKey, JSON.stringify(items), totalCents, card, shipTo]
    await ctx.store('place', [orderId, event.id, event.payload, ...row])
    void publish(ctx, event)
    return orderId
  }
}

const [service] = process.argv.slice(2)
runService(`floor of choreography: ${service}`, async (onClose) => {
  if (!service) throw new Error('Name a service, such as payment.')
  const ctx = { ...openFloorContext(service, onClose), kafka: await connectKafka(onClose) }
  await consumeEvents(ctx)
  return service === 'order' ? serveOrderApi(placeWith(ctx), onClose) : serveHealth(onClose)
})
