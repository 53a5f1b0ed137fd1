/**
 * Starts the choreography. `node choreography/start.ts payment` runs one service, its health page on PORT; without a
 * name all of them run, each in its own process: the order API on PORT, the health pages of the others on the ports after it.
 */
import { servicesWith } from '#shared/contracts/services.ts'
import { admissionControl } from '#shared/domain/admission.ts'
import { watchOrders } from '#shared/domain/watch.ts'
import { readConfig } from '#shared/runtime/config.ts'
import { openContext } from '#shared/runtime/context.ts'
import { serveHealth, serveOrders } from '#shared/runtime/http.ts'
import { type Close, runService } from '#shared/runtime/lifecycle.ts'
import { superviseServices } from '#shared/runtime/supervise.ts'
import { connectKafka, runConsumer } from './consumer.ts'
import { publishesEvents } from './events.ts'
import { createOrderService } from './order/api.ts'
import type { EventConsumer } from './reactions.ts'
import { runRelay } from './relay.ts'
import { getService } from './services.ts'

async function start(service: EventConsumer, onClose: (close: Close) => void): Promise<void> {
  const { DATABASE_URL } = readConfig(['DATABASE_URL'])
  const ctx = openContext('choreography', onClose)
  const broker = await connectKafka(service.name, onClose)
  const wakeRelay = publishesEvents(service.name)
    ? runRelay(service.name, ctx.db, broker.publisher, onClose)
    : undefined
  const healthCheck = await runConsumer(service, ctx, broker, onClose, wakeRelay)
  if (service.name !== 'order') return serveHealth(onClose, healthCheck)
  const orderService = createOrderService(ctx, watchOrders(DATABASE_URL, onClose), wakeRelay)
  return serveOrders(admissionControl(ctx, orderService, onClose), onClose, healthCheck)
}

const [name] = process.argv.slice(2)
runService(name ?? 'choreography', async (onClose) => {
  if (name) return start(getService(name), onClose)
  const { PORT, FOLLOW_UPS } = readConfig(['PORT', 'FOLLOW_UPS'])
  superviseServices(servicesWith(FOLLOW_UPS), import.meta.filename, PORT, onClose)
})
