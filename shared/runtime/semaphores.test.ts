import { beforeEach, expect, it } from 'vitest'
import { semaphores } from './semaphores.ts'

let limits: Record<string, number>
let log: string[]
let finish: Record<string, () => void>
let run: (name: string, work: string) => Promise<void>

beforeEach(() => {
  limits = {}
  log = []
  finish = {}
  const { run: whenFree } = semaphores((name) => limits[name] ?? Infinity)
  run = (name, work) =>
    whenFree(name, () => {
      log.push(work)
      return new Promise<void>((resolve) => {
        finish[work] = resolve
      })
    })
})

const settled = () => new Promise((resolve) => setImmediate(resolve))

it('When two are allowed at a time, then the others run in order, as those end', async () => {
  limits.payment = 2
  for (const work of ['a', 'b', 'c', 'd']) void run('payment', work)
  await settled()
  expect(log).toEqual(['a', 'b'])
  finish.b!()
  await settled()
  expect(log).toEqual(['a', 'b', 'c'])
  finish.a!()
  await settled()
  expect(log).toEqual(['a', 'b', 'c', 'd'])
})

it('When one name has no permit left, then others run', async () => {
  limits.payment = 1
  for (const [name, work] of [
    ['payment', 'a'],
    ['payment', 'b'],
    ['carrier', 'c'],
  ] as const)
    void run(name, work)
  await settled()
  expect(log).toEqual(['a', 'c'])
})

it('When more are allowed than before, then those that wait run first', async () => {
  limits.payment = 1
  for (const work of ['a', 'b', 'c']) void run('payment', work)
  await settled()
  limits.payment = 3
  void run('payment', 'd')
  await settled()
  expect(log).toEqual(['a', 'b', 'c'])
})

it('When work fails, then its error is thrown, and the next one runs', async () => {
  const { run: whenFree } = semaphores(() => 1)
  const failing = whenFree('payment', () => Promise.reject(new Error('declined')))
  const next = whenFree('payment', async () => 'done')
  await expect(failing).rejects.toThrow('declined')
  expect(await next).toBe('done')
})
