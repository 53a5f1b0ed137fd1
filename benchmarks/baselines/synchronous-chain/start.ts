/** Starts the chain: `node start.ts payment` runs one service, `node start.ts` all of them as processes of their own. */
import { spawn } from 'node:child_process'
import { watchOrders } from '#shared/domain/watch.ts'
import { readConfig } from '#shared/runtime/config.ts'
import { openContext } from '#shared/runtime/context.ts'
import { Fault, messageOf } from '#shared/runtime/fault.ts'
import { serveInternally, serveOrders } from '#shared/runtime/http.ts'
import { type Close, runService } from '#shared/runtime/lifecycle.ts'
import { analyticsApi } from './analytics/api.ts'
import { inventoryApi } from './inventory/api.ts'
import { loyaltyApi } from './loyalty/api.ts'
import { notificationApi } from './notification/api.ts'
import { orderDesk } from './order/api.ts'
import { downstream, readServiceUrls } from './order/downstream.ts'
import { partnerApi } from './partner/api.ts'
import { paymentApi } from './payment/api.ts'
import { shippingApi } from './shipping/api.ts'

const internal = {
  payment: paymentApi,
  inventory: inventoryApi,
  shipping: shippingApi,
  notification: notificationApi,
  analytics: analyticsApi,
  loyalty: loyaltyApi,
}
const isInternal = (name: string): name is keyof typeof internal => Object.hasOwn(internal, name)

/** Everybody the order service calls, in the order in which it calls them. */
function downstreamNames(): { followUps: string[]; all: string[] } {
  const { FOLLOW_UPS: followUps } = readConfig(['FOLLOW_UPS'])
  return { followUps, all: ['payment', 'inventory', 'shipping', ...followUps] }
}

async function order(closing: (close: Close) => void): Promise<void> {
  const { DATABASE_URL } = readConfig(['DATABASE_URL'])
  const { followUps, all } = downstreamNames()
  const services = downstream(readServiceUrls(process.env.SERVICE_URLS, all), followUps)
  const on = openContext(closing)
  await serveOrders(orderDesk(on, services, watchOrders(DATABASE_URL, closing)), closing)
}

function service(name: string): (closing: (close: Close) => void) => Promise<void> {
  if (name === 'order') return order
  if (isInternal(name)) return (closing) => serveInternally(internal[name](openContext(closing)), closing)
  if (/^partner-\d+$/.test(name)) return (closing) => serveInternally(partnerApi(openContext(closing), name), closing)
  const known = ['order', ...Object.keys(internal), 'partner-1', '…'].join(', ')
  throw new Fault('configuration', `There is no service "${name}". Choose one of ${known}; or none, to start them all.`)
}

/** Ends with code 1, and with it all the others, as soon as one of them ends. */
function startAll(): void {
  runService('synchronous-chain', async (closing) => {
    const { all } = downstreamNames()
    const urls = readServiceUrls(process.env.SERVICE_URLS, all)
    for (const name of ['order', ...all]) {
      const url = urls.get(name)
      const env = { ...process.env, EXIT_WITH_PARENT: '1', ...(url && { PORT: new URL(url).port }) }
      const child = spawn(process.execPath, [import.meta.filename, name], {
        env,
        stdio: ['pipe', 'inherit', 'inherit'],
      })
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
      let leaving = false
      void ended.then(
        () => leaving || process.emit('uncaughtException', new Fault('unavailable', `${name} has ended.`)),
      )
      closing(() => {
        leaving = true
        child.kill('SIGTERM')
        return ended
      })
    }
  })
}

const name = process.argv[2]
if (name === undefined) startAll()
else {
  try {
    runService(name, service(name))
  } catch (error) {
    console.error(messageOf(error))
    process.exitCode = 2
  }
}
