/** What is durable at accept, in every style and with every configuration of the servers. */
import { expect, test } from 'vitest'
import { stackConfig } from '#stack/config.ts'
import { styleNames, styles } from '#stack/styles.ts'
import { serverVariants } from '../variants.ts'
import { durableAtAccept } from './at-accept.ts'
import { durability } from './durability.ts'

const stated = durability(stackConfig({}), serverVariants)

test('When a server does not flush, then what is durable in it survives kill -9 only', () => {
  expect(durableAtAccept('choreography', stated)).toBe(
    'order and event (PostgreSQL, survives power loss; then Kafka, survives kill -9 only)',
  )
  expect(durableAtAccept('job-queue', stated)).toBe('order and first job (PostgreSQL, survives power loss)')
  expect(durableAtAccept('orchestration', stated)).toBe('started workflow (Temporal, survives kill -9 only)')
})

test('When a variant was measured, then its servers are named with what they guarantee, and the others are as usual', () => {
  expect(durableAtAccept('orchestration', stated, 'power-loss')).toBe(
    'started workflow (Temporal, survives power loss)',
  )
  expect(durableAtAccept('orchestration', stated, 'temporal-on-postgres')).toBe(
    'started workflow (Temporal on PostgreSQL, survives power loss)',
  )
  expect(durableAtAccept('choreography', stated, 'three-brokers')).toBe(
    'order and event (PostgreSQL, survives power loss; then Kafka on three brokers, survives kill -9 and the loss of one)',
  )
  expect(durableAtAccept('choreography', stated, 'temporal-on-postgres')).toBe(durableAtAccept('choreography', stated))
})

test('When the whole run was on such servers, then the same is said of them', () => {
  const onPostgres = durability(stackConfig({ KIT_TEMPORAL_SERVER: 'postgres' }))
  expect(durableAtAccept('hybrid', onPostgres)).toContain('Temporal on PostgreSQL, survives power loss')
  const flushed = durability(stackConfig({ KIT_DURABILITY: 'power-loss', KIT_KAFKA_REPLICATION: '3' }))
  expect(durableAtAccept('choreography', flushed)).toContain('survives power loss and the loss of one')
})

test('When a server was not started by the kit, then nothing is promised of it, in any variant', () => {
  const config = stackConfig({ TEMPORAL_ADDRESS: '127.0.0.1:7233' })
  const elsewhere = durability(config, ['power-loss'])
  for (const variant of [undefined, 'power-loss'] as const)
    expect(durableAtAccept('hybrid', elsewhere, variant)).toBe('started workflow (Temporal, as its operator set it)')
})

test('When the words are those of an earlier version, then its default servers are meant', () => {
  expect(durableAtAccept('hybrid', { temporal: 'SQLite, as it was' })).toContain('Temporal, survives kill -9 only')
})

test.each(styleNames)('When %s accepts, then what is durable is in a server that it uses', (style) => {
  const text = durableAtAccept(style, stated)
  expect(styles[style].needs).toContain(/\((\w+),/.exec(text)![1]!.replace('PostgreSQL', 'postgres').toLowerCase())
})
