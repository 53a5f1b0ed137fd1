/** Opens what every service needs: its database and the providers. */
import type { ServiceContext } from '#shared/domain/context.ts'
import { openDatabase } from '#shared/persistence/database.ts'
import { openProviders } from '#shared/providers/client.ts'
import { readConfig } from './config.ts'
import type { Close } from './lifecycle.ts'

/**
 * @param style part of the order ids
 * @throws AppError configuration when the environment is not valid
 */
export function openContext(style: string, onClose: (close: Close) => void): ServiceContext {
  const config = readConfig([
    'DATABASE_URL',
    'DATABASE_CONNECTIONS',
    'PROVIDERS_URL',
    'SMTP_URL',
    'PROVIDER_TIMEOUT_MS',
  ])
  const db = openDatabase(config.DATABASE_URL, config.DATABASE_CONNECTIONS)
  const providers = openProviders(config.PROVIDERS_URL, config.SMTP_URL, config.PROVIDER_TIMEOUT_MS)
  onClose(() => db.$disconnect())
  onClose(() => providers.close())
  return { style, db, providers, now: () => new Date() }
}
