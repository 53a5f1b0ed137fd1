import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { withLock } from './lock.ts'

const dir = mkdtempSync(join(tmpdir(), 'lock-'))
afterAll(() => rmSync(dir, { recursive: true }))
const file = join(dir, 'some.lock')

test('When two want the lock, then one waits for the other and learns its pid', async () => {
  const order: string[] = []
  const done = Promise.withResolvers<void>()
  const first = withLock(file, async () => {
    order.push('first begins')
    await done.promise
    order.push('first ends')
  })
  const second = withLock(
    file,
    async () => void order.push('second'),
    (pid) => {
      order.push(`second waits for ${pid === process.pid ? 'us' : pid}`)
      done.resolve()
    },
  )
  await Promise.all([first, second])
  expect(order).toEqual(['first begins', 'second waits for us', 'first ends', 'second'])
  expect(readdirSync(dir)).toEqual([])
})

test('When the work fails, then the lock is free again', async () => {
  await expect(withLock(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await withLock(file, async () => 'yes')).toBe('yes')
})

test.each([
  ['is dead', JSON.stringify({ pid: process.pid, startTime: 'some time before' })],
  ['left a damaged file', ''],
])('When the holder %s, then the lock is taken over', async (_, content) => {
  writeFileSync(file, content)
  expect(await withLock(file, async () => 'mine')).toBe('mine')
  expect(readdirSync(dir)).toEqual([])
})
