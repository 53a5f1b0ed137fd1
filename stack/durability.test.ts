/** The settings of Kafka and Temporal on which the durability of an accepted order depends. */
import { expect, test } from 'vitest'
import { type StackConfig, stackConfig } from './config.ts'
import { brokerProperties, brokersOf } from './kafka.ts'
import { openStack } from './stack.ts'
import { serverArguments } from './temporal.ts'

const defaultConfig = stackConfig({})
const flushingConfig = stackConfig({ KIT_DURABILITY: 'power-loss' })
const propertiesOf = (config: StackConfig) => brokerProperties(config, 'data', brokersOf(config)[0]!)
const pragmas = (args: string[]) => args.filter((_, i) => args[i - 1] === '--sqlite-pragma')

test('When durability is power-loss, then Kafka flushes before it acknowledges, and nothing else changes', () => {
  expect(propertiesOf(defaultConfig)).not.toContain('flush')
  expect(propertiesOf(flushingConfig)).toMatch(/^log\.flush\.interval\.messages=1$/m)
  expect(propertiesOf(flushingConfig).startsWith(propertiesOf(defaultConfig))).toBe(true)
})

test('When durability is power-loss, then Temporal flushes at every commit, and nothing else changes', () => {
  const [before, after] = [defaultConfig, flushingConfig].map((config) => serverArguments(config, 'data'))
  expect(pragmas(before!)).toEqual(['journal_mode=wal', 'synchronous=normal'])
  expect(pragmas(after!)).toEqual(['journal_mode=wal', 'synchronous=full'])
  expect(after!.filter((word, i) => word !== before![i])).toEqual(['synchronous=full'])
})

test('When records are replicated, then three brokers form one cluster, and two must have each record', () => {
  const config = stackConfig({ KIT_KAFKA_REPLICATION: '3' })
  const all = brokersOf(config).map((broker) => brokerProperties(config, 'data', broker))
  const voters = 'controller.quorum.voters=1@127.0.0.1:7402,2@127.0.0.1:7407,3@127.0.0.1:7409'
  for (const [i, properties] of all.entries())
    expect(properties.split('\n')).toEqual(
      expect.arrayContaining([`node.id=${i + 1}`, voters, 'default.replication.factor=3', 'min.insync.replicas=2']),
    )
  expect(openStack(config).addresses.kafkaBrokers).toBe('127.0.0.1:7401,127.0.0.1:7406,127.0.0.1:7408')
})
