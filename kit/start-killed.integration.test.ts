/** `kit start` interrupted or killed: the next start handles everything that is left. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { stackConfig } from '#stack/config.ts'
import { identify, isAlive, type ProcessIdentity, processTree, readPidFile } from '#stack/pid-file.ts'
import { openStack, type Stack, stackDown, stackUp } from '#stack/stack.ts'

const root = join(import.meta.dirname, '..')
const waiting = { timeout: timeouts.conditionMs, interval: 50 }
let stack: Stack
let env: NodeJS.ProcessEnv
let started: Started[]

interface Started {
  child: ChildProcess
  printed: () => string
  ended: Promise<unknown>
}

beforeEach(() => {
  const dataDir = mkdtempSync(join(tmpdir(), 'kit-killed-'))
  const portBase = String(Number(process.env.KIT_PORT_BASE) + 400)
  env = { ...process.env, KIT_PORT_BASE: portBase, KIT_DATA_DIR: dataDir, TOKEN_SECRET: '', KIT_SERVER_TIMEOUT_S: '6' }
  stack = openStack(stackConfig(env))
  started = []
})
afterEach(async () => {
  for (const { child, ended } of started) {
    child.kill('SIGTERM')
    await ended
  }
  await stackDown(stack)
  rmSync(stack.config.dataDir, { recursive: true, force: true })
})

/** The style that needs the fewest servers. */
function start(command = process.execPath, ...first: string[]): Started {
  const args = first.length > 0 ? first : ['kit.mjs', 'start', '--style', 'synchronous-chain']
  const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += chunk))
  const one = { child, printed: () => printed, ended: once(child, 'exit') }
  started.push(one)
  return one
}

const prints = ({ printed }: Started, text: string) => vi.waitFor(() => expect(printed()).toContain(text), waiting)

const recorded = (name: string): ProcessIdentity => readPidFile(join(stack.config.dataDir, 'services', `${name}.pid`))!

test('When Ctrl-C comes during the migrations, then it ends without waiting for them', async () => {
  await stackUp(stack, () => {}, ['postgres'])
  const holder = new pg.Client({ connectionString: stack.addresses.databaseUrl('postgres') })
  await holder.connect()
  await holder.query(`SELECT pg_advisory_lock(hashtext('prepare providers'))`) // blocks the migrations
  const one = start()
  await prints(one, 'databases: creating')
  one.child.kill('SIGINT')
  expect(await one.ended).toEqual([0, null])
  expect(await stack.servers.postgres.isReady()).toBe(true)
  await holder.end()
})

test('When it is killed with -9, then the next start takes over its server and ends a service that was frozen', async () => {
  const killed = start()
  await prints(killed, 'Everything is up.')
  const frozen = recorded(`synchronous-chain-${stack.config.portBase + 61}`)
  process.kill(frozen.pid, 'SIGSTOP')
  killed.child.kill('SIGKILL')
  await killed.ended
  expect(await stack.servers.postgres.isReady()).toBe(true)

  const next = start()
  await prints(next, 'Everything is up.')
  expect(next.printed()).toContain('postgres: taken over')
  expect(isAlive(frozen)).toBe(false)
  next.child.kill('SIGINT')
  expect(await next.ended).toEqual([0, null])
  expect(stack.servers.postgres.pids()).toEqual([])
})

test('When its launcher is killed with -9 before it is up, then it stops', async () => {
  await stackUp(stack, () => {}, ['postgres'])
  const holder = new pg.Client({ connectionString: stack.addresses.databaseUrl('postgres') })
  await holder.connect()
  await holder.query(`SELECT pg_advisory_lock(hashtext('prepare providers'))`)
  // What kit.mjs does on a Node.js that is not the one it needs.
  const relaunch = `require('node:child_process').spawn(process.execPath, ['kit.mjs', 'start', '--style', 'synchronous-chain'],
    { stdio: 'inherit', env: { ...process.env, KIT_LAUNCHER: String(process.pid) } })`
  const launcher = start(process.execPath, '-e', relaunch)
  await prints(launcher, 'databases: creating')
  const below = processTree(identify(launcher.child.pid!)!).slice(1)
  launcher.child.kill('SIGKILL')
  await launcher.ended
  await vi.waitFor(() => expect(below.filter(isAlive)).toEqual([]), waiting)
  await holder.end()
})

test('When npm is killed with -9, then what it started stops gracefully', async () => {
  const npm = start('npm', 'start', '--', '--style', 'synchronous-chain')
  await prints(npm, 'Everything is up.')
  const below = processTree(identify(npm.child.pid!)!).slice(1)
  npm.child.kill('SIGKILL')
  await npm.ended
  await vi.waitFor(() => expect(below.filter(isAlive)).toEqual([]), waiting)
  expect(stack.servers.postgres.pids()).toEqual([])
})

test('When a server that it started is killed, then it stops with an error that names the server', async () => {
  const one = start()
  await prints(one, 'Everything is up.')
  await stack.servers.postgres.kill()
  await vi.waitFor(() => expect(one.child.exitCode).toBe(1), waiting)
  expect(one.printed()).toContain(`postgres has not responded at ${stack.servers.postgres.address}`)
})
