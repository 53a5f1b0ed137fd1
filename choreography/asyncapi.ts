/**
 * The events of this style as AsyncAPI 3: who publishes and who consumes each, its headers, key and topic, retries and dead
 * letters. `node choreography/asyncapi.ts` writes docs/asyncapi.yaml.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { z } from 'zod'
import { serviceNames } from '#shared/contracts/services.ts'
import {
  deadLetterTopicOf,
  type EventName,
  eventTypes,
  groupOf,
  publishesEvents,
  retryTopicOf,
  topicOf,
} from './events.ts'
import { eventNames } from './schemas.ts'
import { services } from './services.ts'
import { topicSettings } from './topics.ts'

export const asyncApiFile = join(import.meta.dirname, '../docs/asyncapi.yaml')

const bindingVersion = '0.5.0'
const text = { type: 'string' } as const
const orderKey = { type: 'string', format: 'uuid', description: 'Id of the order, so that its events stay in sequence' }

/** Why a rule of `kit lint-events` does not apply to an event. */
const ignores: Partial<Record<EventName, Record<string, string>>> = {
  OrderCreated: {
    'unbounded-payload':
      'The order API accepts at most 50 lines. The schema of stored events stays as it was published (EDA §8).',
  },
}

const producers = serviceNames.filter(publishesEvents)
const eventsOf = (service: string): EventName[] => eventNames.filter((type) => eventTypes[type].service === service)
const schema = (name: string) => ({ $ref: `#/components/messages/${name}` })

export function asyncApiDocument(): object {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Events of the choreography',
      version: '1.0.0',
      description:
        'Each service publishes what has happened and reacts to what others publish: CloudEvents 1.0 in the binary mode of Kafka. Partner programmes (partner-1 …) consume OrderCompleted as loyalty does.',
      license: { name: 'MIT' },
    },
    defaultContentType: 'application/json',
    servers: {
      kafka: {
        host: '{brokers}',
        protocol: 'kafka',
        variables: { brokers: { default: '127.0.0.1:7401', description: 'KAFKA_BROKERS of the environment' } },
      },
    },
    channels: Object.assign({}, ...producers.map(eventChannel), ...serviceNames.map(copyChannels)),
    operations: Object.assign({}, ...producers.map(publishing), ...serviceNames.map(consuming)),
    components: {
      messages: {
        ...Object.fromEntries(eventNames.map((type) => [type, eventMessage(type)])),
        Retry: copyMessage('An event that its consumer could not process yet; it is tried again later.', retryHeaders),
        DeadLetter: copyMessage('An event that its consumer could not process; a person has to look at it.', {
          dead_letter_reason: text,
        }),
      },
    },
  }
}

const eventChannel = (service: string) => ({
  [topicOf(service)]: {
    address: topicOf(service),
    description: `What has happened in ${service}.`,
    messages: Object.fromEntries(eventsOf(service).map((type) => [type, schema(type)])),
    bindings: topicBinding(topicSettings.events),
  },
})

/** The copies of events that wait for another try, or for a person. */
const copyChannels = (service: string) => ({
  [retryTopicOf(service)]: {
    address: retryTopicOf(service),
    description: `Events that ${service} tries again.`,
    messages: { Retry: schema('Retry') },
    bindings: topicBinding(topicSettings.retries),
  },
  [deadLetterTopicOf(service)]: {
    address: deadLetterTopicOf(service),
    description: `Events that ${service} could not process.`,
    messages: { DeadLetter: schema('DeadLetter') },
    bindings: topicBinding(topicSettings.deadLetters),
  },
})

function topicBinding(settings: Readonly<Record<string, string>>): object {
  const topicConfiguration = Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      name,
      name === 'cleanup.policy' ? value.split(',') : Number(value),
    ]),
  )
  return { kafka: { topicConfiguration, bindingVersion } }
}

const publishing = (service: string) => ({
  [`${service}-publishes`]: operation('send', service, topicOf(service), eventsOf(service)),
})

function consuming(service: (typeof serviceNames)[number]): object {
  const types = Object.keys(services[service].reactions) as EventName[]
  const bySource = Map.groupBy(types, (type) => eventTypes[type].service)
  const reacting = [...bySource].map(([source, events]) => [
    `${service}-reacts-to-${source}`,
    operation('receive', service, topicOf(source), events),
  ])
  return {
    ...Object.fromEntries(reacting),
    [`${service}-retries-later`]: operation('send', service, retryTopicOf(service), ['Retry']),
    [`${service}-retries`]: operation('receive', service, retryTopicOf(service), ['Retry']),
    [`${service}-gives-up`]: operation('send', service, deadLetterTopicOf(service), ['DeadLetter']),
  }
}

const operation = (action: 'send' | 'receive', service: string, channel: string, messages: string[]) => ({
  action,
  'x-application': service,
  channel: { $ref: `#/channels/${channel}` },
  messages: messages.map((name) => ({ $ref: `#/channels/${channel}/messages/${name}` })),
  ...(action === 'receive' && {
    bindings: { kafka: { groupId: { type: 'string', enum: [groupOf(service)] }, bindingVersion } },
  }),
})

function eventMessage(type: EventName): object {
  const { service, version, kind, payload } = eventTypes[type]
  const { $schema: _, additionalProperties: __, ...open } = z.toJSONSchema(payload, { io: 'input', target: 'draft-07' })
  const ignore = ignores[type]
  return {
    name: type,
    title: `${type}.v${version}`,
    summary: kind === 'state' ? 'Carries the state that consumers need.' : 'A notification: ids and amounts only.',
    contentType: 'application/json',
    headers: headers({
      ce_source: { const: `/${service}` },
      ce_type: { const: type },
      ce_dataschema: { const: `${type}.v${version}` },
    }),
    payload: open,
    bindings: { kafka: { key: orderKey, bindingVersion } },
    ...(ignore && { 'x-lint-events-ignore': ignore }),
  }
}

/** As toKafkaMessage in envelope.ts writes them. */
function headers(fixed: Record<string, { const: string }>, added: Record<string, object> = {}): object {
  const properties = {
    ce_specversion: { ...text, const: '1.0' },
    ce_id: { ...text, format: 'uuid', description: 'The same in every copy, so that consumers recognise duplicates' },
    ce_source: text,
    ce_type: text,
    ce_dataschema: text,
    ce_time: { ...text, format: 'date-time' },
    'content-type': { ...text, const: 'application/json' },
    ...Object.fromEntries(Object.entries(fixed).map(([name, value]) => [name, { ...text, ...value }])),
  }
  return { type: 'object', required: Object.keys(properties), properties: { ...properties, ...added } }
}

const retryHeaders = {
  retry_attempt: { ...text, description: 'Number of the next try' },
  retry_not_before: { ...text, format: 'date-time' },
  retry_reason: text,
}

/** The payload is that of the event, unchanged. */
const copyMessage = (summary: string, added: Record<string, object>) => ({
  summary,
  contentType: 'application/json',
  headers: headers({}, { origin_topic: text, origin_partition: text, origin_offset: text, ...added }),
  bindings: { kafka: { key: orderKey, bindingVersion } },
})

export const asyncApiYaml = (): string =>
  `# Generated by \`node choreography/asyncapi.ts\` from events.ts and services.ts.\n${stringify(asyncApiDocument(), {
    aliasDuplicateObjects: false,
    lineWidth: 120,
  })}`

if (import.meta.main) writeFileSync(asyncApiFile, asyncApiYaml())
