import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { timeouts } from '#shared/runtime/timeouts.ts'

const waitOptions = { timeout: timeouts.conditionMs, interval: 50 }

/** Starts both test services. @returns their launcher, and a function for the process ids of all runs of a service */
function launch(runs: string) {
  const folder = mkdtempSync(join(tmpdir(), 'supervise-'))
  const file = join(folder, 'starts')
  const env = { ...process.env, STARTS: file, RUNS: runs, EXIT_WITH_PARENT: '1', LOG_LEVEL: 'silent' }
  const launcher = spawn(process.execPath, [join(import.meta.dirname, 'test-services.ts')], {
    env,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  onTestFinished(async () => {
    await waitForExit(launcher, 'SIGTERM')
    rmSync(folder, { recursive: true })
  })
  const runsOf = (name: string): number[] => {
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
    return lines.filter((line) => line.startsWith(`${name} `)).map((line) => Number(line.split(' ')[1]))
  }
  return { launcher, runsOf }
}

async function waitForExit(child: ChildProcess, signal?: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode
  const exit = once(child, 'exit')
  if (signal) child.kill(signal)
  const [code] = await exit
  return code
}

it('When a service exits repeatedly after a successful start, then it is restarted until it stays up, and the others keep running', async () => {
  const { launcher, runsOf } = launch('flaky=stay,exit,exit,stay')
  await vi.waitFor(() => expect([runsOf('steady').length, runsOf('flaky').length]).toEqual([1, 1]), waitOptions)
  process.kill(runsOf('flaky')[0]!, 'SIGKILL')
  await vi.waitFor(() => expect(runsOf('flaky')).toHaveLength(4), waitOptions)
  expect(runsOf('steady')).toHaveLength(1)
  expect(await waitForExit(launcher, 'SIGTERM')).toBe(0)
})

it('When a service exits at its first start, then all services stop, and the launcher exits with code 1', async () => {
  const { launcher, runsOf } = launch('flaky=exit')
  expect(await waitForExit(launcher)).toBe(1)
  expect(runsOf('flaky')).toHaveLength(1)
})
