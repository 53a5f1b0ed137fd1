/** The settings of Kafka and Temporal on which the durability of an accepted order depends. */
import { expect, test } from 'vitest'
import { stackConfig } from './config.ts'
import { brokerProperties } from './kafka.ts'
import { serverArguments } from './temporal.ts'

const defaultConfig = stackConfig({})
const flushingConfig = stackConfig({ KIT_DURABILITY: 'power-loss' })
const pragmas = (args: string[]) => args.filter((_, i) => args[i - 1] === '--sqlite-pragma')

test('When durability is power-loss, then Kafka flushes before it acknowledges, and nothing else changes', () => {
  expect(brokerProperties(defaultConfig, 'data')).not.toContain('flush')
  expect(brokerProperties(flushingConfig, 'data')).toMatch(/^log\.flush\.interval\.messages=1$/m)
  expect(brokerProperties(flushingConfig, 'data').startsWith(brokerProperties(defaultConfig, 'data'))).toBe(true)
})

test('When durability is power-loss, then Temporal flushes at every commit, and nothing else changes', () => {
  const [before, after] = [defaultConfig, flushingConfig].map((config) => serverArguments(config, 'data'))
  expect(pragmas(before!)).toEqual(['journal_mode=wal', 'synchronous=normal'])
  expect(pragmas(after!)).toEqual(['journal_mode=wal', 'synchronous=full'])
  expect(after!.filter((word, i) => word !== before![i])).toEqual(['synchronous=full'])
})
