/** The requests that the order service sends without waiting for a response. It has every address. */
import { type FollowUpService, isPartnerName, type ServiceName } from '#shared/contracts/services.ts'
import { messageOf } from '#shared/runtime/errors.ts'
import { log } from '#shared/runtime/log.ts'

/** Whom it notifies of a completed order, and under which path. */
const paths: Record<Exclude<ServiceName, 'order' | 'payment'>, string> = {
  inventory: 'reserveAsSold',
  shipping: 'createLabel',
  notification: 'sendEmail',
  analytics: 'trackOrder',
  loyalty: 'addPoints',
}

export type Send = (service: 'inventory' | 'shipping' | FollowUpService, body: object) => void

/** Sends each request once. If it fails, that is logged, and nobody does anything about it. */
export const fireAndForget =
  (urls: Map<string, string>): Send =>
  (service, body) => {
    const path = isPartnerName(service) ? 'credit' : paths[service]
    const headers = { 'content-type': 'application/json' }
    fetch(`${urls.get(service)}/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
      .then(async (response) => {
        if (!response.ok) throw new Error(`HTTP ${response.status}: ${await response.text()}`)
        await response.body?.cancel()
      })
      .catch((error) => log.warn({ service, path, error: messageOf(error) }, 'a message is lost'))
  }
