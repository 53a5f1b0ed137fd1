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

describe('when a driver gets a core', () => {
  it('When chrt is allowed to, then it goes before the driver; when not, or not there, then nothing does', () => {
    expect(detectPriority({ PATH: join(dir, 'empty') })).toEqual({ says: 'no real-time priority', prefix: [] })
    expect(detectPriority(withChrt(1)).prefix).toEqual([])
    expect(detectPriority(withChrt(0))).toEqual({ says: 'real-time priority', prefix: ['chrt', '--rr', '1'] })
  })

  it('When a command goes before it, then it still listens, and this process keeps its own priority', async () => {
    const before = getPriority()
    const file = join(dir, 'echo.mjs')
    writeFileSync(file, `process.on('message', (said) => process.send([said, process.argv[2]]))`)
    const child = forkWithPriority({ says: '', prefix: ['env'] }, file, ['argument'])
    expect(getPriority()).toBe(before)
    const answer = once(child, 'message')
    child.send('hello')
    expect((await answer)[0]).toEqual(['hello', 'argument'])
    const gone = once(child, 'exit')
    child.disconnect()
    await gone
  })
})
