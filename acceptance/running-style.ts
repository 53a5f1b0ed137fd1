/** Runs a style on an empty database, with access to its API, its database and the providers' ledger. */
import { type OrderClient, orderClient } from '#shared/client.ts'
import { type Database, openDatabase } from '#shared/persistence/database.ts'
import { customerId, reset } from '#shared/persistence/seed.ts'
import type { Behaviour } from '#shared/providers/behaviour.ts'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { issueToken } from '#shared/runtime/tokens.ts'
import { stackConfig } from '#stack/config.ts'
import type { ServiceProcess } from '#stack/process.ts'
import { openStack, type Stack } from '#stack/stack.ts'
import {
  prepareDatabases,
  providersProcess,
  type RunningStyle,
  type StyleOptions,
  styleAddresses,
  styleProcesses,
} from '#stack/style-processes.ts'
import { type StyleName, styles } from '#stack/styles.ts'
import type { Attempt } from '../benchmarks/load/driver.ts'
import { forgetWork } from '../benchmarks/measure/backlog.ts'

export const tokenSecret = 'the secret of the acceptance tests only'

export interface RunningTest {
  stack: Stack
  style: RunningStyle
  providers: ServiceProcess
  db: Database
  providersDb: Database
  /** Every acknowledged order, for the audit. */
  attempts: Attempt[]
  /** @param customer from 1 to 300 */
  clientOf(customer: number): Promise<OrderClient>
  /** Configures one provider, or with '*' all providers without a configuration of their own. */
  configureProvider(provider: string, change: Partial<Behaviour>): Promise<void>
  /** All providers respond quickly and accept every request. */
  resetProviders(): Promise<void>
  close(): Promise<void>
}

/** Short delays keep the tests fast; no test depends on the response time. */
const quick = { minMs: 5, maxMs: 15 }

/** @param options what differs from one process of each service in its default environment */
export async function runStyle(name: StyleName, options: Partial<StyleOptions> = {}): Promise<RunningTest> {
  const stack = openStack(stackConfig())
  await prepareDatabases(stack, [name])
  const db = openDatabase(stack.addresses.databaseUrl(styles[name].database), 2)
  const providersDb = openDatabase(stack.addresses.databaseUrl('providers'), 2)
  await Promise.all([reset(db), reset(providersDb)])
  await forgetWork(styles[name].dir, styleAddresses(stack, name))
  const providers = providersProcess(stack)
  const style = styleProcesses(stack, name, { tokenSecret, ...options })
  const control = (path: string, body: object) => putJson(`${providers.url}/control${path}`, body)
  const ctx: RunningTest = {
    stack,
    style,
    providers,
    db,
    providersDb,
    attempts: [],
    clientOf: async (customer) => createTestClient(style.url, await issueToken(tokenSecret, customerId(customer))),
    configureProvider: (provider, change) => control(`/${provider}`, change),
    async resetProviders() {
      await control('', {})
      await control('/*', quick)
    },
    async close() {
      await style.stop()
      await providers.stop()
      await Promise.all([db.$disconnect(), providersDb.$disconnect()])
    },
  }
  try {
    await Promise.all([providers.start(), style.start()])
    await ctx.resetProviders()
  } catch (error) {
    await ctx.close()
    throw error
  }
  return ctx
}

/** A customer's client, with a timeout that is long enough for a slow machine. */
function createTestClient(url: string, token: string): OrderClient {
  const { api, awaitSettled } = orderClient(url, token)
  const timeout = { timeoutMs: timeouts.conditionMs }
  return { api, awaitSettled: (orderId, options) => awaitSettled(orderId, { ...timeout, ...options }) }
}

async function putJson(url: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(url, { method: 'PUT', headers, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`${url} returned ${response.status}: ${await response.text()}`)
}
