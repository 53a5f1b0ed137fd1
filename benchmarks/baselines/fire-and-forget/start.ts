/**
 * Starts the style. `node start.ts payment` runs one service, listening on PORT; without a name all of them run, each in a
 * process of its own, the order API on PORT and the others after it. The order service finds them by SERVICE_URLS.
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
import { fireAndForget } from './order/messages.ts'

const style = 'fire-and-forget'

async function startOrder(onClose: (close: Close) => void): Promise<void> {
  const { DATABASE_URL, FOLLOW_UPS } = readConfig(['DATABASE_URL', 'FOLLOW_UPS'])
  const urls = readServiceUrls(process.env.SERVICE_URLS, [...criticalServices, ...FOLLOW_UPS])
  const ctx = openContext(style, onClose)
  const { payment } = serviceClients(urls)
  const watch = watchOrders(DATABASE_URL, onClose)
  const orderService = createOrderService(ctx, payment, fireAndForget(urls), FOLLOW_UPS, watch)
  return serveOrders(admissionControl(ctx, orderService, onClose), onClose)
}

const [name] = process.argv.slice(2)
runService(name ?? style, async (onClose) => {
  if (name) {
    const service = parseServiceName(name)
    return service === 'order' ? startOrder(onClose) : startService(style, service, onClose)
  }
  superviseWithAddresses(import.meta.filename, onClose)
})
