/** The real servers: each is started, killed, restarted with its data, and stopped. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, Connection } from '@temporalio/client'
import { defineSearchAttributeKey } from '@temporalio/common'
import pg from 'pg'
import { Toxiproxy } from 'toxiproxy-node-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { kafkaClient, openPublisher } from '../choreography/kafka/broker.ts'
import { readTopics } from '../choreography/kafka/inspect.ts'
import { ensureTopics } from '../choreography/kafka/topics.ts'
import { stackConfig } from './config.ts'
import { identify, isAlive } from './pid-file.ts'
import { openStack, type ServerName, serverNames, stackDown, stackUp } from './stack.ts'

const silent = () => {}
/** Above the ports of the other tests' servers. As root, only root may enter the data directory. */
const config = stackConfig({
  ...process.env,
  KIT_PORT_BASE: String(Number(process.env.KIT_PORT_BASE) + 200),
  KIT_DATA_DIR: mkdtempSync(join(tmpdir(), 'stack-')),
})
const stack = openStack(config)
/** Without Go there is no Toxiproxy: see acceptance/stack.setup.ts. */
const names = serverNames.filter((name) => name !== 'toxiproxy' || process.env.TEST_TOXIPROXY_URL)
let started: ServerName[][] = []

beforeAll(async () => {
  started = await Promise.all([stackUp(stack, silent, names), stackUp(openStack(config), silent, names)])
})
afterAll(async () => {
  await stackDown(stack)
  rmSync(config.dataDir, { recursive: true, force: true })
})

async function killAndStart(name: ServerName): Promise<void> {
  const server = stack.servers[name]
  await server.kill()
  expect(await server.isReady()).toBe(false)
  expect(await server.start(silent, 'refuse')).toBe(true)
}

async function sql(query: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: stack.addresses.databaseUrl('postgres') })
  await client.connect()
  return client
    .query(query)
    .then(({ rows }) => rows)
    .finally(() => client.end())
}

test('When two commands start the servers at once, then each server is started once and is ready', async () => {
  expect(started.flat().sort()).toEqual([...names].sort())
  for (const name of names) expect(await stack.servers[name].isReady()).toBe(true)
  expect(await stackUp(stack, silent, names)).toEqual([])
})

test('When PostgreSQL is killed, then it comes back with its rows', async () => {
  await sql(`CREATE TABLE kept AS SELECT 'before' AS written`)
  await killAndStart('postgres')
  expect(await sql('SELECT written FROM kept')).toEqual([{ written: 'before' }])
})

test('When Kafka is killed, then it comes back with its records', async () => {
  const kafka = kafkaClient(stack.addresses.kafkaBrokers, 'stack-test')
  await ensureTopics(kafka, [{ name: 'kept', settings: {} }])
  const publisher = await openPublisher(kafka)
  await publisher.publish([{ topic: 'kept', key: 'order-1', value: 'before', headers: {} }])
  await publisher.close()
  await killAndStart('kafka')
  expect(await readTopics(kafka, ['kept'], () => true)).toMatchObject([{ key: 'order-1', value: 'before' }])
})

test('When Temporal is killed, then it comes back with its workflows', async () => {
  const connect = () => Connection.connect({ address: stack.addresses.temporalAddress })
  const status = { key: defineSearchAttributeKey('OrderStatus', 'KEYWORD'), value: 'PENDING' }
  const before = await connect()
  await new Client({ connection: before }).workflow.start('kept', {
    workflowId: 'kept',
    taskQueue: 'nobody-listens',
    typedSearchAttributes: [status],
  })
  await before.close()
  await killAndStart('temporal')
  const after = await connect()
  const kept = await new Client({ connection: after }).workflow.getHandle('kept').describe()
  expect(kept.status.name).toBe('RUNNING')
  expect(kept.typedSearchAttributes.get(status.key)).toBe('PENDING')
  expect((await fetch(stack.addresses.temporalUiUrl)).ok).toBe(true)
  await after.close()
})

test.skipIf(!process.env.TEST_TOXIPROXY_URL)(
  'When Toxiproxy is killed, then it comes back and accepts proxies',
  async () => {
    await killAndStart('toxiproxy')
    const toxiproxy = new Toxiproxy(stack.addresses.toxiproxyUrl)
    const upstream = `127.0.0.1:${config.ports.postgres}`
    const proxy = await toxiproxy.createProxy({ name: 'postgres', listen: '127.0.0.1:0', upstream })
    expect(Object.keys((await toxiproxy.getAll()) as object)).toEqual(['postgres'])
    await proxy.remove()
  },
)

test('When the servers are stopped, then none of their processes is left', async () => {
  const processes = names.flatMap((name) => stack.servers[name].pids()).flatMap((pid) => identify(pid) ?? [])
  expect(processes.length).toBeGreaterThan(names.length)
  await stackDown(stack)
  expect(processes.filter(isAlive)).toEqual([])
  for (const name of serverNames) expect(await stack.servers[name].isReady()).toBe(false)
})
