/** A style running on empty books, as its customers, its bookkeeper and the outside world see it. */
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
  styleProcesses,
} from '#stack/style-processes.ts'
import { type StyleName, styles } from '#stack/styles.ts'
import type { Attempt } from '../benchmarks/load/driver.ts'
import { forgetMessages } from '../benchmarks/measure/backlog.ts'

export const tokenSecret = 'the secret of the acceptance tests, known to nobody else'

export interface RunningTest {
  stack: Stack
  style: RunningStyle
  providers: ServiceProcess
  db: Database
  providersDb: Database
  /** Every order that was promised to a customer, for the audit. */
  attempts: Attempt[]
  /** @param customer from 1 to 300 */
  clientOf(customer: number): Promise<OrderClient>
  /** Tells one provider, or with '*' all that were told nothing, how to behave. */
  configureProvider(provider: string, change: Partial<Behaviour>): Promise<void>
  /** Every provider is quick and does what it is asked. */
  resetProviders(): Promise<void>
  close(): Promise<void>
}

/** Quick, so that the tests are; how long an answer takes is no part of what they say. */
const quick = { minMs: 5, maxMs: 15 }

/** @param options what differs from one process of each service in its default environment */
export async function runStyle(name: StyleName, options: Partial<StyleOptions> = {}): Promise<RunningTest> {
  const stack = openStack(stackConfig())
  await prepareDatabases(stack, [name])
  const db = openDatabase(stack.addresses.databaseUrl(styles[name].database), 2)
  const providersDb = openDatabase(stack.addresses.databaseUrl('providers'), 2)
  await Promise.all([reset(db), reset(providersDb)])
  await forgetMessages(styles[name].dir, { KAFKA_BROKERS: stack.addresses.kafkaBrokers })
  const providers = providersProcess(stack)
  const style = styleProcesses(stack, name, { tokenSecret, ...options })
  const control = (path: string, body: object) => steer(`${providers.url}/control${path}`, body)
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

/** A customer's client whose patience does not depend on the machine. */
function createTestClient(url: string, token: string): OrderClient {
  const { api, awaitSettled } = orderClient(url, token)
  const patience = { timeoutMs: timeouts.conditionMs }
  return { api, awaitSettled: (orderId, options) => awaitSettled(orderId, { ...patience, ...options }) }
}

async function steer(url: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(url, { method: 'PUT', headers, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
}
