/**
 * Starts the careful chain. `node start.ts payment` runs one service, listening on PORT; without a name all of them run, each
 * in a process of its own, the order API on PORT and the others after it. The order service finds them by SERVICE_URLS.
 */
import { criticalServices } from '#shared/contracts/services.ts'
import { admissionControl } from '#shared/domain/admission.ts'
import { watchOrders } from '#shared/domain/watch.ts'
import { parseServiceName, readConfig } from '#shared/runtime/config.ts'
import { openContext } from '#shared/runtime/context.ts'
import { serveOrders } from '#shared/runtime/http.ts'
import { type Close, runService } from '#shared/runtime/lifecycle.ts'
import { serviceClients } from '../http/clients.ts'
import { readServiceUrls } from '../http/service-urls.ts'
import { startService, superviseWithAddresses } from '../http/start-service.ts'
import { createOrderService } from './order/api.ts'
import { remainingEffects } from './order/effects.ts'
import { backgroundWork } from './order/retries.ts'

const style = 'careful-chain'

/** The process exits 10 s after the signal (shared/runtime/lifecycle.ts). In milliseconds. */
const finishWithinMs = 8_000

async function startOrder(onClose: (close: Close) => void): Promise<void> {
  const { DATABASE_URL, FOLLOW_UPS } = readConfig(['DATABASE_URL', 'FOLLOW_UPS'])
  const clients = serviceClients(readServiceUrls(process.env.SERVICE_URLS, [...criticalServices, ...FOLLOW_UPS]))
  const ctx = openContext(style, onClose)
  const background = backgroundWork()
  const startEffects = remainingEffects(clients, FOLLOW_UPS, background)
  const watch = watchOrders(DATABASE_URL, onClose)
  const orderService = createOrderService(ctx, clients, startEffects, background, watch)
  await serveOrders(admissionControl(ctx, orderService, onClose), onClose)
  onClose(() => background.finish(finishWithinMs)) // first of all, while the connections are open
}

const [name] = process.argv.slice(2)
runService(name ?? style, async (onClose) => {
  if (name) {
    const service = parseServiceName(name)
    return service === 'order' ? startOrder(onClose) : startService(style, service, onClose)
  }
  superviseWithAddresses(import.meta.filename, onClose)
})
