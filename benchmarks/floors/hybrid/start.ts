/** Starts one service of the hybrid's floor (see ../README.md): `node benchmarks/floors/hybrid/start.ts payment` */
import { criticalServices } from '#shared/contracts/services.ts'
import { serveHealth } from '#shared/runtime/http.ts'
import { runService } from '#shared/runtime/lifecycle.ts'
import { connectTemporal } from '../../../orchestration/temporal/connection.ts'
import { runWorker } from '../../../orchestration/temporal/worker.ts'
import { connectKafka } from '../choreography/kafka.ts'
import { consumeEvents, type EventContext, inventoryFollowUp, nextEvent, publish } from '../choreography/services.ts'
import { openFloorContext } from '../context.ts'
import { floorActivities } from '../orchestration/activities.ts'
import { serveWorkflows } from '../orchestration/order-service.ts'
import type { FloorOrder } from '../order.ts'

/** That the order is completed, and its event, are one statement. */
async function settle(ctx: EventContext, { orderId, customerId, totalCents }: FloorOrder): Promise<void> {
  const event = nextEvent('OrderCompleted', orderId, { customerId, totalCents })
  await ctx.store('settledWithEvent', [orderId, event.id, event.payload])
  void publish(ctx, event)
}

const [name] = process.argv.slice(2)
runService(`floor of hybrid: ${name}`, async (onClose) => {
  if (!name) throw new Error('Name a service, such as payment.')
  const ctx = openFloorContext(name, onClose)
  if (name === 'order') {
    const withKafka = { ...ctx, kafka: await connectKafka(onClose) }
    return serveWorkflows(withKafka, await connectTemporal(onClose), [], (order) => settle(withKafka, order), onClose)
  }
  if (criticalServices.some((service) => service === name))
    await runWorker(await connectTemporal(onClose), { name, activities: floorActivities(ctx) }, onClose)
  if (name !== 'payment' && name !== 'shipping') {
    const reactions = name === 'inventory' ? inventoryFollowUp : undefined
    await consumeEvents({ ...ctx, kafka: await connectKafka(onClose) }, reactions)
  }
  return serveHealth(onClose)
})
