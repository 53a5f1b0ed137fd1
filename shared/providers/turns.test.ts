import { expect, it } from 'vitest'
import { createTurns } from './turns.ts'

/** Requests by name; `log` has those whose turn came, in order. */
function queue(limits: Record<string, number>) {
  const log: string[] = []
  const turns = createTurns((provider) => limits[provider] ?? Infinity)
  const request = (provider: string, name: string) => void turns.begin(provider).then(() => log.push(name))
  const settled = () => new Promise((resolve) => setImmediate(resolve))
  return { log, turns, request, settled, limits }
}

it('When a provider handles two requests at a time, then the others get their turn in order, as those end', async () => {
  const { log, turns, request, settled } = queue({ mailbox: 2 })
  for (const name of ['a', 'b', 'c', 'd']) request('mailbox', name)
  await settled()
  expect(log).toEqual(['a', 'b'])
  turns.end('mailbox')
  await settled()
  expect(log).toEqual(['a', 'b', 'c'])
  turns.end('mailbox')
  await settled()
  expect(log).toEqual(['a', 'b', 'c', 'd'])
})

it('When one provider is busy, then the others are not', async () => {
  const { log, request, settled } = queue({ mailbox: 1 })
  request('mailbox', 'a')
  request('mailbox', 'b')
  request('payment', 'c')
  await settled()
  expect(log).toEqual(['a', 'c'])
})

it('When the limit is lifted, then all that wait get their turn with the next end', async () => {
  const { log, turns, request, settled, limits } = queue({ mailbox: 1 })
  for (const name of ['a', 'b', 'c']) request('mailbox', name)
  delete limits.mailbox
  turns.end('mailbox')
  await settled()
  expect(log).toEqual(['a', 'b', 'c'])
})
