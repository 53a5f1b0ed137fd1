/** What every service of a floor needs: the providers' own client, and one statement at a time. */
import type { Providers } from '#shared/providers/client.ts'
import { openProviders } from '#shared/providers/client.ts'
import { readConfig } from '#shared/runtime/config.ts'
import type { Close } from '#shared/runtime/lifecycle.ts'
import { openStore, type Store } from './statements.ts'

export interface FloorContext {
  service: string
  providers: Providers
  store: Store
}

export function openFloorContext(service: string, onClose: (close: Close) => void): FloorContext {
  const { PROVIDERS_URL, SMTP_URL, PROVIDER_TIMEOUT_MS } = readConfig([
    'PROVIDERS_URL',
    'SMTP_URL',
    'PROVIDER_TIMEOUT_MS',
  ])
  const providers = openProviders(PROVIDERS_URL, SMTP_URL, PROVIDER_TIMEOUT_MS)
  onClose(() => providers.close())
  return { service, providers, store: openStore(onClose) }
}
