/** What is durable at accept, in every style and with every configuration of the servers. */
import { expect, test } from 'vitest'
import { stackConfig } from '#stack/config.ts'
import { styleNames, styles } from '#stack/styles.ts'
import { durableAtAccept } from './at-accept.ts'
import { durability } from './definitions.ts'

const byKit = durability('power-loss', { external: {}, kafkaReplication: 1 })

test('When a server does not flush, then what is durable in it survives kill -9 only', () => {
  expect(durableAtAccept('choreography', 'kill-9', byKit)).toBe(
    'order and event (PostgreSQL, survives power loss; then Kafka, survives kill -9 only)',
  )
  expect(durableAtAccept('job-queue', 'kill-9', byKit)).toBe('order and first job (PostgreSQL, survives power loss)')
  expect(durableAtAccept('orchestration', 'kill-9', byKit)).toBe('started workflow (Temporal, survives kill -9 only)')
  expect(durableAtAccept('orchestration', 'power-loss', byKit)).toBe('started workflow (Temporal, survives power loss)')
})

test('When a server was not started by the kit, then nothing is promised of it', () => {
  const config = stackConfig({ TEMPORAL_ADDRESS: '127.0.0.1:7233' })
  expect(durableAtAccept('hybrid', 'kill-9', durability('kill-9', config))).toBe(
    'started workflow (Temporal, as its operator set it)',
  )
})

test.each(styleNames)('When %s accepts, then what is durable is in a server that it uses', (style) => {
  const text = durableAtAccept(style, 'kill-9', byKit)
  expect(styles[style].needs).toContain(/\((\w+),/.exec(text)![1]!.replace('PostgreSQL', 'postgres').toLowerCase())
})
