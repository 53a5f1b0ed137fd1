import { expect, it, vi } from 'vitest'
import { openSlots, slotTimeMs } from './slots.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

it('When a process has one slot, then the second order waits until the first is done', async () => {
  const slots = openSlots({ SLOTS: '1' })
  const log: string[] = []
  const { promise: firstDone, resolve: finishFirst } = Promise.withResolvers<void>()
  const first = slots.run(async () => {
    log.push('first')
    await firstDone
  })
  const second = slots.run(async () => void log.push('second'))
  await turn()
  expect(log).toEqual(['first'])
  finishFirst()
  await Promise.all([first, second])
  expect(log).toEqual(['first', 'second'])
})

it('When a slot is taken, then the next one is given when it is freed', async () => {
  const slots = openSlots({ SLOTS: '1' })
  const free = await slots.take()
  const next = slots.take().then(() => 'taken')
  expect(await Promise.race([next, turn().then(() => 'waiting')])).toBe('waiting')
  free()
  expect(await next).toBe('taken')
})

it('When a slot was held, then its time is counted from its start, without the wait for it', async () => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] })
  const before = slotTimeMs()
  const slots = openSlots({ SLOTS: '1' })
  const wait = () => new Promise<void>((resolve) => setTimeout(resolve, 300))
  const both = Promise.all([slots.run(wait), slots.run(wait)])
  await vi.advanceTimersByTimeAsync(600)
  await both
  vi.useRealTimers()
  expect(slotTimeMs() - before).toBe(600)
})

it.each([{}, { SLOTS: '' }])('When SLOTS is %j, then nothing waits', async (env) => {
  const slots = openSlots(env)
  expect(slots.count).toBeUndefined()
  const log: number[] = []
  for (let i = 0; i < 100; i++) void slots.run(() => new Promise(() => log.push(i)))
  await turn()
  expect(log).toHaveLength(100)
})

it.each(['0', '-1', '1.5', 'many'])('When SLOTS is %s, then the error names it', (SLOTS) => {
  expect(() => openSlots({ SLOTS })).toThrow(expect.objectContaining({ code: 'configuration' }))
  expect(() => openSlots({ SLOTS })).toThrow('SLOTS')
})
