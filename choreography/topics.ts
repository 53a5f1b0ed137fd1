/** The topics that a service uses, and how long each kind keeps its messages: no fact is lost because a date has passed. */
import { deadLetterTopicOf, eventTopics, retryTopicOf } from './events.ts'
import type { Topic } from './kafka/topics.ts'

/** Kafka deletes after seven days unless it is told otherwise, whether or not everybody has read by then. */
const keepForever = { 'cleanup.policy': 'delete', 'retention.ms': '-1', 'retention.bytes': '-1' }

/** A fact of the largest size (1 MiB, Kafka's default) still fits when its origin and the reason have been added. */
const roomForHeaders = { 'max.message.bytes': String(2 ** 20 + 2 ** 16) }

export const topicSettings = {
  /** A consumer that was away for long reads what it missed from here: the outbox publishes a fact once. */
  facts: keepForever,
  /** While its service is down, a retry is the only place where the fact waits: the offset behind it is committed. */
  retries: { ...keepForever, ...roomForHeaders },
  /** A dead letter waits for a person, and persons have no deadline. */
  deadLetters: { ...keepForever, ...roomForHeaders },
} as const

export const topicsUsedBy = (service: string): Topic[] => [
  ...eventTopics.map((name) => ({ name, settings: topicSettings.facts })),
  { name: retryTopicOf(service), settings: topicSettings.retries },
  { name: deadLetterTopicOf(service), settings: topicSettings.deadLetters },
]
