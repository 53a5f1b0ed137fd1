/**
 * Starts the polled table's services. `node start.ts payment` runs one, its health page on PORT; without a name all of them
 * run, each in a process of its own, the order API on PORT and the others' health pages after it.
 */
import { servicesWith } from '#shared/contracts/services.ts'
import { admissionControl } from '#shared/domain/admission.ts'
import { watchOrders } from '#shared/domain/watch.ts'
import { parseServiceName, readConfig } from '#shared/runtime/config.ts'
import { openContext } from '#shared/runtime/context.ts'
import { serveHealth, serveOrders } from '#shared/runtime/http.ts'
import { type Close, runService } from '#shared/runtime/lifecycle.ts'
import { superviseServices } from '#shared/runtime/supervise.ts'
import { eventContext } from './events.ts'
import { createOrderService } from './order/api.ts'
import { pollEvents } from './poller.ts'
import { handlersOf } from './services.ts'

async function start(name: string, onClose: (close: Close) => void): Promise<void> {
  const service = parseServiceName(name)
  const { DATABASE_URL, POLL_INTERVAL_MS } = readConfig(['DATABASE_URL', 'POLL_INTERVAL_MS'])
  const ctx = eventContext(openContext('polled-table', onClose))
  pollEvents(service, handlersOf(service), ctx, POLL_INTERVAL_MS, onClose)
  if (service !== 'order') return serveHealth(onClose)
  const orderService = createOrderService(ctx, watchOrders(DATABASE_URL, onClose))
  return serveOrders(admissionControl(ctx, orderService, onClose), onClose)
}

const [name] = process.argv.slice(2)
runService(name ?? 'polled-table', async (onClose) => {
  if (name) return start(name, onClose)
  const { PORT, FOLLOW_UPS } = readConfig(['PORT', 'FOLLOW_UPS'])
  superviseServices(servicesWith(FOLLOW_UPS), import.meta.filename, PORT, onClose)
})
