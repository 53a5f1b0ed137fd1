import { expect, test } from 'vitest'
import { keyedExecutor } from './keyed-executor.ts'

function gate() {
  let open: () => void = () => {}
  const passed = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, passed }
}

test('When one order is slow, then others go on and its own next message waits', async () => {
  const work = keyedExecutor(10)
  const slow = gate()
  const done: string[] = []
  const first = work.run('a', () => slow.passed.then(() => void done.push('a1')))
  const second = work.run('a', async () => void done.push('a2'))
  await work.run('b', async () => void done.push('b1'))
  expect(done).toEqual(['b1'])
  slow.open()
  await Promise.all([first, second])
  expect(done).toEqual(['b1', 'a1', 'a2'])
})

test('When a message fails, then the caller hears of it and the next message of its order still runs', async () => {
  const work = keyedExecutor(10)
  const failing = work.run('a', () => Promise.reject(new Error('no')))
  await expect(failing).rejects.toThrow('no')
  await expect(work.run('a', async () => {})).resolves.toBeUndefined()
  expect(work.size()).toBe(0)
})

test('When as much is held as may be, then there is room only after something ends', async () => {
  const work = keyedExecutor(1)
  const held = gate()
  const running = work.run('a', () => held.passed)
  await work.waitForCapacity(0)
  expect(work.isFull()).toBe(true)
  const waiting = work.waitForCapacity(60_000)
  held.open()
  await Promise.all([running, waiting])
  expect(work.isFull()).toBe(false)
})
