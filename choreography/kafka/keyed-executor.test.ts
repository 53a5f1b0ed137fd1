import { expect, test } from 'vitest'
import { createKeyedExecutor } from './keyed-executor.ts'

function gate() {
  let open: () => void = () => {}
  const passed = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, passed }
}

test('When one order is slow, then others continue, and its own next message waits', async () => {
  const executor = createKeyedExecutor(10)
  const slow = gate()
  const done: string[] = []
  const first = executor.run('a', () => slow.passed.then(() => void done.push('a1')))
  const second = executor.run('a', async () => void done.push('a2'))
  await executor.run('b', async () => void done.push('b1'))
  expect(done).toEqual(['b1'])
  slow.open()
  await Promise.all([first, second])
  expect(done).toEqual(['b1', 'a1', 'a2'])
})

test('When a message fails, then the caller gets the error, and the next message of its order still runs', async () => {
  const executor = createKeyedExecutor(10)
  const failing = executor.run('a', () => Promise.reject(new Error('no')))
  await expect(failing).rejects.toThrow('no')
  await expect(executor.run('a', async () => {})).resolves.toBeUndefined()
  expect(executor.size()).toBe(0)
})

test('When the capacity is reached, then there is capacity again only after a task has finished', async () => {
  const executor = createKeyedExecutor(1)
  const blocker = gate()
  const running = executor.run('a', () => blocker.passed)
  await executor.waitForCapacity(0)
  expect(executor.isFull()).toBe(true)
  const waiting = executor.waitForCapacity(60_000)
  blocker.open()
  await Promise.all([running, waiting])
  expect(executor.isFull()).toBe(false)
})
