/**
 * The simulated providers in the process of a test: HTTP, SMTP and a ledger. They respond fast unless configured
 * otherwise.
 */
import type { AddressInfo } from 'node:net'
import type { ServiceContext } from '#shared/domain/context.ts'
import type { Database } from '#shared/persistence/database.ts'
import { openTestDatabase } from '#shared/persistence/test-database.ts'
import { type Behaviours, createBehaviours } from './behaviour.ts'
import { openProviders } from './client.ts'
import { providerServer } from './server.ts'
import { smtpSink } from './smtp-sink.ts'

export interface ProviderFixture extends ServiceContext {
  behaviours: Behaviours
  /** Of the providers' HTTP server. */
  url: string
  /** The providers' own database. */
  ledger: Database
  close(): Promise<void>
}

/** @param name of the databases, unique to the test file */
export async function openTestProviders(name: string, timeoutMs = 5_000): Promise<ProviderFixture> {
  const db = await openTestDatabase(name)
  const ledger = await openTestDatabase(`${name}_providers`)
  const behaviours = createBehaviours(1, { minMs: 0, maxMs: 2 })
  const server = providerServer(ledger, behaviours)
  const url = await server.listen({ port: 0, host: '127.0.0.1' })
  const mail = smtpSink(ledger, behaviours)
  await new Promise<void>((resolve) => mail.listen(0, '127.0.0.1', resolve))
  const smtpUrl = `smtp://127.0.0.1:${(mail.server.address() as AddressInfo).port}`
  const providers = openProviders(url, smtpUrl, timeoutMs)
  return {
    style: 'test',
    db,
    providers,
    now: () => new Date(),
    behaviours,
    url,
    ledger,
    async close() {
      await providers.close()
      await server.close()
      await new Promise<void>((resolve) => mail.close(resolve))
      await Promise.all([db.$disconnect(), ledger.$disconnect()])
    },
  }
}
