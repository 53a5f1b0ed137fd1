/** The lifecycle of a server that the kit runs, tested with one that starts quickly: Node's own HTTP server. */
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type StackConfig, stackConfig } from './config.ts'
import { isAbandoned, managedServer, pidFileOf } from './managed-server.ts'
import { identify, isAlive, writePidFile } from './pid-file.ts'
import type { Server } from './server.ts'

const script = `require('http').createServer((_, res) => res.end('ok')).listen(process.argv[1], '127.0.0.1')`
const silent = () => {}
const config = stackConfig({ KIT_DATA_DIR: mkdtempSync(join(tmpdir(), 'managed-')) })
let port = 0
let server: Server

function serverOn(at: number, code = script, stackConfiguration: StackConfig = config): Server {
  return managedServer(
    {
      name: 'toxiproxy',
      address: `http://127.0.0.1:${at}`,
      ports: [at],
      missing: async () => [],
      install: async () => {},
      prepare: async () => ({ file: process.execPath, args: ['-e', code, String(at)] }),
      isReady: () =>
        fetch(`http://127.0.0.1:${at}`)
          .then((response) => response.ok)
          .catch(() => false),
      stopSignal: 'SIGTERM',
    },
    stackConfiguration,
  )
}

async function foreignServer(at = 0) {
  const foreign = createServer((_, res) => res.end('mine')).listen(at, '127.0.0.1')
  await once(foreign, 'listening')
  return {
    port: (foreign.address() as AddressInfo).port,
    close: () => new Promise((resolve) => foreign.close(resolve)),
  }
}

beforeEach(async () => {
  const free = await foreignServer()
  await free.close()
  port = free.port
  server = serverOn(port)
})
afterEach(async () => {
  await server.stop()
  rmSync(config.dataDir, { recursive: true, force: true })
})

test('When two start it at once, then one starts it and the other finds it', async () => {
  const started = await Promise.all([server.start(silent, 'refuse'), serverOn(port).start(silent, 'refuse')])
  expect(started.sort()).toEqual([false, true])
  expect(server.pids()).toHaveLength(1)
})

test('When it is killed, then no process is left, and it can be started again', async () => {
  await server.start(silent, 'refuse')
  const before = identify(server.pids()[0]!)!
  await server.kill()
  expect(isAlive(before)).toBe(false)
  expect(server.pids()).toEqual([])
  expect(await server.start(silent, 'refuse')).toBe(true)
})

test('When the recorded pid belongs to another process by now, then that process is left alone and the server starts', async () => {
  const stale = { pid: process.pid, startTime: 'some time before', port }
  writePidFile(pidFileOf(config, 'toxiproxy'), stale)
  await server.stop()
  writePidFile(pidFileOf(config, 'toxiproxy'), stale)
  expect(await server.start(silent, 'refuse')).toBe(true)
})

test('When it runs on another port, then the error says so instead of starting a second one', async () => {
  await server.start(silent, 'refuse')
  await expect(serverOn(port + 1).start(silent, 'refuse')).rejects.toThrow(
    `already runs from ${config.dataDir}, on port ${port}`,
  )
})

test('When another program has the port, then the error names the port and what to do', async () => {
  const foreign = await foreignServer(port)
  await expect(server.start(silent, 'refuse')).rejects.toThrow(
    new RegExp(`Port ${port}, wanted for toxiproxy, .* another program has it.* KIT_PORT_BASE`),
  )
  await foreign.close()
})

test('When another program runs such a server there, then it can be used, but is neither stopped nor killed', async () => {
  const foreign = await foreignServer(port)
  const reported: string[] = []
  expect(await server.start((line) => reported.push(line), 'use')).toBe(false)
  expect(reported).toEqual([expect.stringContaining('not started by the kit')])
  await server.stop()
  await expect(server.kill()).rejects.toThrow('cannot be killed: the kit did not start it')
  expect(await server.isReady()).toBe(true)
  await foreign.close()
})

test('When the command that started it was killed, then the next one that wants it takes it over', async () => {
  const killed = { pid: process.pid, startTime: 'some time before' }
  const me = identify(process.pid)!
  await serverOn(port, script, { ...config, owner: killed }).start(silent, 'refuse')
  expect(isAbandoned(server.owner())).toBe(true)
  expect(await server.start(silent, 'refuse')).toBe(false)
  expect(await serverOn(port, script, { ...config, owner: me }).start(silent, 'refuse')).toBe(true)
  expect(server.owner()).toEqual(me)
  expect(await serverOn(port, script, { ...config, owner: me }).start(silent, 'refuse')).toBe(false)
})

test('When it was started without an owner, then no command takes it over', async () => {
  await server.start(silent, 'refuse')
  expect(await serverOn(port, script, { ...config, owner: identify(process.pid)! }).start(silent, 'refuse')).toBe(false)
  expect(server.owner()).toBeUndefined()
})

test('When it ends while starting, then the error shows the end of its log', async () => {
  const broken = serverOn(port, `console.error('no such thing'); process.exit(1)`)
  await expect(broken.start(silent, 'refuse')).rejects.toThrow(/toxiproxy ended while starting.*no such thing/s)
})
