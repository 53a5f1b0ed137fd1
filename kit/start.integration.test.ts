/** `kit start` as a new user meets it: started, tried out, ended with Ctrl-C. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stackConfig } from '#stack/config.ts'
import { identify, isAlive, type ProcessIdentity, processTree } from '#stack/pid-file.ts'
import { openStack, type Stack, stackDown, stackUp } from '#stack/stack.ts'
import { mainStyles } from '#stack/styles.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..')

/** Beside the servers that the other tests share. */
const portBase = stackConfig().portBase + 300
const dataDir = mkdtempSync(join(tmpdir(), 'kit-start-'))
const env = { ...process.env, KIT_PORT_BASE: String(portBase), KIT_DATA_DIR: dataDir, TOKEN_SECRET: '' }
const kit = (...args: string[]) => run(process.execPath, ['kit.mjs', ...args], { cwd: root, env })

let stack: Stack
let started: ChildProcess
let said = ''

beforeAll(async () => {
  stack = openStack(stackConfig(env))
  await stackUp(stack, () => {}, ['postgres'])
  // In a process group of its own, as a terminal would have it: Ctrl-C goes to all of them.
  started = spawn(process.execPath, ['kit.mjs', 'start'], { cwd: root, env, detached: true })
  for (const stream of [started.stdout!, started.stderr!])
    stream.setEncoding('utf8').on('data', (text) => {
      said += text
    })
  const ended = once(started, 'exit').then(() => Promise.reject(new Error(`It ended:\n${said}`)))
  await Promise.race([ended, saysThatItIsUp()])
  ended.catch(() => {})
})

function saysThatItIsUp(): Promise<void> {
  return new Promise((resolve) => started.stdout!.on('data', () => said.includes('Ctrl-C stops') && resolve()))
}

afterAll(async () => {
  if (started && isRunning()) {
    process.kill(-started.pid!, 'SIGTERM')
    await once(started, 'exit')
  }
  await stackDown(stack)
  rmSync(dataDir, { recursive: true, force: true })
})

const isRunning = () => started.exitCode === null && started.signalCode === null

describe('when everything was started', () => {
  test('then it says where everything is', () => {
    for (const name of mainStyles) expect(said).toMatch(new RegExp(`${name} +http://127\\.0\\.0\\.1:\\d+\n`))
    expect(said).toContain(stack.addresses.temporalUiUrl)
    expect(said).toContain(`${dataDir}/logs`)
  })

  test('then the call that it prints places an order, and `kit story` finds it', async () => {
    const call = /^curl [\s\S]*?}'$/m.exec(said)?.[0] ?? ''
    const { stdout } = await run('sh', ['-c', call])
    const { orderId, status } = JSON.parse(stdout).result.data
    expect(status).toBe('PENDING')
    await kit('order', 'watch', orderId)
    const story = await kit('story', orderId)
    expect(story.stdout).toContain(`Order ${orderId} of customer-1: COMPLETED`)
  })

  test.each(mainStyles)('then an order placed in %s completes', async (style) => {
    const { stdout } = await kit('order', 'place', '--style', style, '--wait', '--json')
    expect(JSON.parse(stdout)).toMatchObject({ status: 'COMPLETED', totalCents: 398 })
  })

  test('then a second start says that it already runs', async () => {
    await expect(kit('start')).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('already running') })
  })

  test('then a token signed with another secret is refused in words', async () => {
    const elsewhere = { cwd: root, env: { ...env, TOKEN_SECRET: 'x'.repeat(32) } }
    const listing = run(process.execPath, ['kit.mjs', 'order', 'list'], elsewhere)
    await expect(listing).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('TOKEN_SECRET') })
  })

  test('then Ctrl-C stops what it started, and no more than that', async () => {
    const before = stack.servers.postgres.pids()[0]
    const below: ProcessIdentity[] = processTree(identify(started.pid!)!)
    expect(below.length).toBeGreaterThan(3 * 7 + 3)
    process.kill(-started.pid!, 'SIGINT')
    const [code] = await once(started, 'exit')
    expect(code).toBe(0)
    expect(said).toContain('Stopped, except what was already running: postgres.')
    expect(below.filter(isAlive)).toEqual([])
    expect(stack.servers.kafka.pids()).toEqual([])
    expect(stack.servers.postgres.pids()[0]).toBe(before)
    await expect(kit('order', 'list')).rejects.toMatchObject({ stderr: expect.stringContaining('npm start') })
  })
})
