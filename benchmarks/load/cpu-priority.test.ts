import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { getPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { detectPriority, forkWithPriority } from './cpu-priority.ts'

const dir = mkdtempSync(join(tmpdir(), 'turn-'))
afterAll(() => rmSync(dir, { recursive: true }))

const withChrt = (exitCode: number) => {
  const file = join(dir, 'chrt')
  writeFileSync(file, `#!/bin/sh\nexit ${exitCode}\n`)
  chmodSync(file, 0o755)
  return { PATH: dir }
}

describe('the CPU priority of a driver', () => {
  it('When chrt is permitted, then it goes before the driver; when it is not permitted or not installed, then nothing does', () => {
    expect(detectPriority({ PATH: join(dir, 'empty') })).toEqual({ label: 'no real-time priority', prefix: [] })
    expect(detectPriority(withChrt(1)).prefix).toEqual([])
    expect(detectPriority(withChrt(0))).toEqual({ label: 'real-time priority', prefix: ['chrt', '--rr', '1'] })
  })

  it('When a command goes before it, then it still receives messages, and this process keeps its own priority', async () => {
    const before = getPriority()
    const file = join(dir, 'echo.mjs')
    writeFileSync(file, `process.on('message', (message) => process.send([message, process.argv[2]]))`)
    const child = forkWithPriority({ label: '', prefix: ['env'] }, file, ['argument'])
    expect(getPriority()).toBe(before)
    const reply = once(child, 'message')
    child.send('hello')
    expect((await reply)[0]).toEqual(['hello', 'argument'])
    const gone = once(child, 'exit')
    child.disconnect()
    await gone
  })
})
