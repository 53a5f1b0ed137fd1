/** The requests that the order service sends without waiting for a response. It has every address. */
import { type FollowUpService, isPartnerName, type ServiceName } from '#shared/contracts/services.ts'
import { messageOf } from '#shared/runtime/errors.ts'
import { log } from '#shared/runtime/log.ts'
import type { ServiceUrls } from '../../http/service-urls.ts'

/** Whom it notifies of a completed order, and under which path. */
const paths: Record<Exclude<ServiceName, 'order' | 'payment'>, string> = {
  inventory: 'reserveAsSold',
  shipping: 'createLabel',
  notification: 'sendEmail',
  analytics: 'trackOrder',
  loyalty: 'addPoints',
}

export type Send = (service: 'inventory' | 'shipping' | FollowUpService, body: object) => void

/**
 * Sends each request once, to the processes of a service in turn. If it fails, that is logged, and nobody does anything about
 * it.
 */
export function fireAndForget(urls: ServiceUrls): Send {
  const sent = new Map<string, number>()
  function nextUrl(service: string): string {
    const n = sent.get(service) ?? 0
    sent.set(service, n + 1)
    const all = urls.get(service)!
    return all[n % all.length]!
  }
  return (service, body) => {
    const path = isPartnerName(service) ? 'credit' : paths[service]
    const headers = { 'content-type': 'application/json' }
    fetch(`${nextUrl(service)}/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
      .then(async (response) => {
        if (!response.ok) throw new Error(`HTTP ${response.status}: ${await response.text()}`)
        await response.body?.cancel()
      })
      .catch((error) => log.warn({ service, path, error: messageOf(error) }, 'a message is lost'))
  }
}
