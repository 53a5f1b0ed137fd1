/** The topics that a service uses and their retention. No message expires. */
import { deadLetterTopicOf, eventTopics, retryTopicOf } from './events.ts'
import type { Topic } from './kafka/topics.ts'

/** By default, Kafka deletes messages after seven days, even if a consumer has not read them. */
const keepForever = { 'cleanup.policy': 'delete', 'retention.ms': '-1', 'retention.bytes': '-1' }

/**
 * An event of the largest size (1 MiB, Kafka's default) still fits after the headers for origin and reason are added.
 */
const maxSizeWithHeaders = { 'max.message.bytes': String(2 ** 20 + 2 ** 16) }

export const topicSettings = {
  /** The outbox publishes an event once. A consumer that was down for a long time reads it from here. */
  events: keepForever,
  /**
   * While its service is down, an event in retry is stored nowhere else: its offset on the original topic is committed.
   */
  retries: { ...keepForever, ...maxSizeWithHeaders },
  /** A dead letter waits until a person handles it. */
  deadLetters: { ...keepForever, ...maxSizeWithHeaders },
} as const

export const topicsUsedBy = (service: string): Topic[] => [
  ...eventTopics.map((name) => ({ name, settings: topicSettings.events })),
  { name: retryTopicOf(service), settings: topicSettings.retries },
  { name: deadLetterTopicOf(service), settings: topicSettings.deadLetters },
]
