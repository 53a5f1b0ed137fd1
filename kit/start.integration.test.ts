/** `kit start` as a new user runs it: started, tried out, stopped with Ctrl-C. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { serviceNames } from '#shared/contracts/services.ts'
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
let printed = ''

beforeAll(async () => {
  stack = openStack(stackConfig(env))
  await stackUp(stack, () => {}, ['postgres'])
  // In a process group of its own, as a terminal would have it: Ctrl-C goes to all of them.
  started = spawn(process.execPath, ['kit.mjs', 'start'], { cwd: root, env, detached: true })
  for (const stream of [started.stdout!, started.stderr!])
    stream.setEncoding('utf8').on('data', (text) => {
      printed += text
    })
  const ended = once(started, 'exit').then(() => Promise.reject(new Error(`It ended:\n${printed}`)))
  await Promise.race([ended, waitUntilUp()])
  ended.catch(() => {})
})

function waitUntilUp(): Promise<void> {
  return new Promise((resolve) => started.stdout!.on('data', () => printed.includes('Ctrl-C stops') && resolve()))
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

describe('When everything was started', () => {
  test('Then it prints every address', () => {
    for (const name of mainStyles) expect(printed).toMatch(new RegExp(`${name} +http://127\\.0\\.0\\.1:\\d+\n`))
    expect(printed).toContain(stack.addresses.temporalUiUrl)
    expect(printed).toContain(`${dataDir}/logs`)
  })

  test('Then the curl command that it prints places an order, and kit story shows its timeline', async () => {
    const call = /^curl [\s\S]*?}'$/m.exec(printed)?.[0] ?? ''
    const { stdout } = await run('sh', ['-c', call])
    const { orderId, status } = JSON.parse(stdout).result.data
    expect(status).toBe('PENDING')
    await kit('order', 'watch', orderId)
    const story = await kit('story', orderId)
    expect(story.stdout).toContain(`Order ${orderId} of customer-1: COMPLETED`)
  })

  test.each(mainStyles)('Then an order placed in %s completes', async (style) => {
    const { stdout } = await kit('order', 'place', '--style', style, '--wait', '--json')
    expect(JSON.parse(stdout)).toMatchObject({ status: 'COMPLETED', totalCents: 398 })
  })

  test('Then a second start fails, because it is already running', async () => {
    await expect(kit('start')).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('already running') })
  })

  test('Then the error for a token signed with another secret names TOKEN_SECRET', async () => {
    const elsewhere = { cwd: root, env: { ...env, TOKEN_SECRET: 'x'.repeat(32) } }
    const listing = run(process.execPath, ['kit.mjs', 'order', 'list'], elsewhere)
    await expect(listing).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('TOKEN_SECRET') })
  })

  test('Then Ctrl-C stops everything that it started, and nothing else', async () => {
    const before = stack.servers.postgres.pids()[0]
    const below: ProcessIdentity[] = processTree(identify(started.pid!)!)
    expect(below.length).toBeGreaterThan(mainStyles.length * serviceNames.length + 3)
    process.kill(-started.pid!, 'SIGINT')
    const [code] = await once(started, 'exit')
    expect(code).toBe(0)
    expect(printed).toContain('Stopped, except what was already running: postgres.')
    expect(below.filter(isAlive)).toEqual([])
    expect(stack.servers.kafka.pids()).toEqual([])
    expect(stack.servers.postgres.pids()[0]).toBe(before)
    await expect(kit('order', 'list')).rejects.toMatchObject({ stderr: expect.stringContaining('npm start') })
  })
})
