/** What Kafka and Temporal are told, so that an accepted order survives what it should survive. */
import { expect, test } from 'vitest'
import { stackConfig } from './config.ts'
import { brokerProperties } from './kafka.ts'
import { serverArguments } from './temporal.ts'

const usual = stackConfig({})
const flushing = stackConfig({ KIT_DURABILITY: 'power-loss' })
const pragmas = (args: string[]) => args.filter((_, i) => args[i - 1] === '--sqlite-pragma')

test('When a power loss is to be survived, then Kafka flushes before it acknowledges, and nothing else changes', () => {
  expect(brokerProperties(usual, 'data')).not.toContain('flush')
  expect(brokerProperties(flushing, 'data')).toMatch(/^log\.flush\.interval\.messages=1$/m)
  expect(brokerProperties(flushing, 'data').startsWith(brokerProperties(usual, 'data'))).toBe(true)
})

test('When a power loss is to be survived, then Temporal flushes at every commit, and nothing else changes', () => {
  const [before, after] = [usual, flushing].map((config) => serverArguments(config, 'data'))
  expect(pragmas(before!)).toEqual(['journal_mode=wal', 'synchronous=normal'])
  expect(pragmas(after!)).toEqual(['journal_mode=wal', 'synchronous=full'])
  expect(after!.filter((word, i) => word !== before![i])).toEqual(['synchronous=full'])
})
