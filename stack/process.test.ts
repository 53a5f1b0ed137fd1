/** The lifecycle of one service, tested with one that has a health page and nothing else. */
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { isHealthy, type ServiceProcess, serviceProcess } from './process.ts'

const dir = mkdtempSync(join(tmpdir(), 'process-'))
afterAll(() => rmSync(dir, { recursive: true }))
const healthy = `require('http').createServer((_, res) => res.end('ok')).listen(process.env.PORT, '127.0.0.1')`
let url = ''
let service: ServiceProcess

function running(code: string): ServiceProcess {
  const entry = join(dir, 'service.cjs')
  writeFileSync(entry, code)
  return serviceProcess({
    name: 'style/payment',
    args: [entry],
    env: { PORT: new URL(url).port },
    url,
    logFile: join(dir, 'log'),
  })
}

async function listener(port = 0) {
  const server = createServer((_, res) => res.end('ok')).listen(port, '127.0.0.1')
  await once(server, 'listening')
  return server
}

beforeEach(async () => {
  const free = await listener()
  url = `http://127.0.0.1:${(free.address() as AddressInfo).port}`
  await once(free.close(), 'close')
  service = running(healthy)
})
afterEach(() => service.stop())

test('When it ends by itself, then it is started again', async () => {
  await service.start()
  const first = service.pid()
  service.signal('SIGKILL')
  await vi.waitUntil(async () => service.pid() !== first && (await isHealthy(url)), { timeout: timeouts.conditionMs })
})

test('When it is killed, then it stays down until it is started', async () => {
  await service.start()
  await service.kill()
  expect(service.pid()).toBeUndefined()
  expect(await isHealthy(url)).toBe(false)
  await service.start()
  expect(await isHealthy(url)).toBe(true)
})

test('When the previous process is still exiting, then its health page is not taken for that of the new one', async () => {
  const previous = await listener(Number(new URL(url).port))
  const starting = service.start()
  await isHealthy(url)
  expect(service.pid()).toBeUndefined()
  previous.closeAllConnections()
  previous.close()
  await starting
  expect(service.pid()).toBeDefined()
})

test('When it ends while starting, then the error shows the end of its log', async () => {
  const broken = running(`console.error('DATABASE_URL is not set'); process.exit(1)`)
  await expect(broken.start()).rejects.toThrow(/style\/payment did not start.*DATABASE_URL is not set/s)
})
