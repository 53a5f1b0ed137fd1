import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createAssignment, type Position } from './assignment.ts'

const at = (offset: bigint, partition = 0): Position => ({ topic: 't', partition, offset })

/** Commits that a test resolves or rejects one by one. */
function commits() {
  const sent: { offsets: Position[]; settle: PromiseWithResolvers<void> }[] = []
  const send = (offsets: Position[]) => {
    const settle = Promise.withResolvers<void>()
    sent.push({ offsets, settle })
    return settle.promise
  }
  return { sent, send }
}

test('When a commit fails, then the next one sends its offsets again', async () => {
  const { sent, send } = commits()
  const assignment = createAssignment(send)
  assignment.start(at(5n))
  assignment.finish(at(5n))
  const failing = assignment.commit()
  await turn()
  sent[0]!.settle.reject(new Error('no broker'))
  await expect(failing).rejects.toThrow('no broker')
  void assignment.commit()
  await turn()
  expect(sent[1]?.offsets).toEqual([at(6n)])
})

test('When a commit is slow, then the next one waits for it, so that offsets never decrease', async () => {
  const { sent, send } = commits()
  const assignment = createAssignment(send)
  for (const offset of [5n, 6n]) assignment.start(at(offset))
  assignment.finish(at(5n))
  void assignment.commit()
  await turn()
  assignment.finish(at(6n))
  void assignment.commit()
  await turn()
  expect(sent.map(({ offsets }) => offsets)).toEqual([[at(6n)]])
  sent[0]!.settle.resolve()
  await turn()
  expect(sent.map(({ offsets }) => offsets)).toEqual([[at(6n)], [at(7n)]])
  sent[1]!.settle.resolve()
  await assignment.commit()
  expect(sent).toHaveLength(2)
})

test('When work finishes after the assignment has ended, then it commits nothing', async () => {
  const { sent, send } = commits()
  const assignment = createAssignment(send)
  assignment.start(at(5n))
  assignment.end()
  assignment.finish(at(5n))
  await assignment.commit()
  expect(sent).toEqual([])
})

test('When a message finishes that was not started, then nothing is committed', async () => {
  const { sent, send } = commits()
  const assignment = createAssignment(send)
  assignment.finish(at(1n))
  await assignment.commit()
  expect(sent).toEqual([])
})

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

test('When a message is delayed, then it is processed when it is due and not earlier', () => {
  const assignment = createAssignment(async () => {})
  const due = vi.fn()
  assignment.delay(30_000, due)
  vi.advanceTimersByTime(29_999)
  expect([due.mock.calls.length, assignment.delayedCount()]).toEqual([0, 1])
  vi.advanceTimersByTime(1)
  expect([due.mock.calls.length, assignment.delayedCount()]).toEqual([1, 0])
})

test('When the assignment ends, then its delayed messages are dropped, since the new owner receives them', () => {
  const assignment = createAssignment(async () => {})
  const due = vi.fn()
  assignment.delay(1_000, due)
  assignment.end()
  vi.advanceTimersByTime(60_000)
  expect([due.mock.calls.length, assignment.delayedCount()]).toEqual([0, 0])
})
