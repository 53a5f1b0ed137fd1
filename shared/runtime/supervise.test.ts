import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { timeouts } from '#shared/runtime/timeouts.ts'

const patience = { timeout: timeouts.conditionMs, interval: 50 }

/** Starts both test services. @returns their launcher, and the process ids of all lives of a service so far */
function launch(lives: string) {
  const folder = mkdtempSync(join(tmpdir(), 'start-all-'))
  const file = join(folder, 'starts')
  const env = { ...process.env, STARTS: file, LIVES: lives, EXIT_WITH_PARENT: '1', LOG_LEVEL: 'silent' }
  const launcher = spawn(process.execPath, [join(import.meta.dirname, 'test-services.ts')], {
    env,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  onTestFinished(async () => {
    await ended(launcher, 'SIGTERM')
    rmSync(folder, { recursive: true })
  })
  const livesOf = (name: string): number[] => {
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
    return lines.filter((line) => line.startsWith(`${name} `)).map((line) => Number(line.split(' ')[1]))
  }
  return { launcher, livesOf }
}

async function ended(child: ChildProcess, signal?: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode
  const exit = once(child, 'exit')
  if (signal) child.kill(signal)
  const [code] = await exit
  return code
}

it('When a service dies again and again after it ran, then it is started until it stays, and the others run on', async () => {
  const { launcher, livesOf } = launch('moody=stay,die,die,stay')
  await vi.waitFor(() => expect([livesOf('steady').length, livesOf('moody').length]).toEqual([1, 1]), patience)
  process.kill(livesOf('moody')[0]!, 'SIGKILL')
  await vi.waitFor(() => expect(livesOf('moody')).toHaveLength(4), patience)
  expect(livesOf('steady')).toHaveLength(1)
  expect(await ended(launcher, 'SIGTERM')).toBe(0)
})

it('When a service dies at its first start, then all of them end, and the launcher with code 1', async () => {
  const { launcher, livesOf } = launch('moody=die')
  expect(await ended(launcher)).toBe(1)
  expect(livesOf('moody')).toHaveLength(1)
})
