/** What shows on a live Kafka cluster: pure functions of what was read there. */
import { mentionsDeadLetters, mentionsRetries, wordsOf } from '../model/words.ts'
import { enumerate, type Severity } from '../rules/rule.ts'

/** A topic as choreography/kafka/survey.ts reads it. */
export interface SurveyedTopic {
  name: string
  /** Groups that are subscribed or have committed offsets. */
  groups: string[]
  maxMessageBytes: number
  /** Among the newest messages, as many as were read. */
  largestBytes: number
  sampled: number
}

interface ClusterViolation {
  /** The topic or group. */
  subject: string
  message: string
}

export interface ClusterRule {
  name: string
  what: string
  why: string
  todo: string
  section: string
  severity: Severity
  check(topics: SurveyedTopic[]): ClusterViolation[]
}

/** Kafka's own default, with which a message of 1 MiB and its overhead fits. */
const defaultMaxMessageBytes = 1_048_588
/** A quarter of that: an event of this size carries more than a fact. */
const largeMessageBytes = 256 * 1024

const isCopy = ({ name }: SurveyedTopic): boolean => mentionsDeadLetters(name) || mentionsRetries(name)
const eventTopics = (topics: SurveyedTopic[]): SurveyedTopic[] => topics.filter((topic) => !isCopy(topic))

const topicOneGroup: ClusterRule = {
  name: 'topic-one-group',
  what: 'A topic that exactly one consumer group reads.',
  why: 'If most topics are like that, the broker is used for calls from one service to another.',
  todo: 'Ask whether the producer depends on this one group. If it does, call the service.',
  section: '§10',
  severity: 'info',
  check: (topics) =>
    eventTopics(topics)
      .filter(({ groups }) => groups.length === 1)
      .map(({ name, groups }) => ({ subject: name, message: `Only the group ${groups[0]} reads ${name}.` })),
}

const topicNoConsumer: ClusterRule = {
  name: 'topic-no-consumer',
  what: 'A topic that no consumer group reads or has read.',
  why: 'Somebody keeps publishing, storing and paying for what nobody needs; or a consumer is down since its offsets expired.',
  todo: 'Find out who should read it. If nobody should, stop publishing. Consumers without a group do not show here.',
  section: '§10',
  severity: 'warn',
  check: (topics) =>
    eventTopics(topics)
      .filter(({ groups }) => groups.length === 0)
      .map(({ name }) => ({ subject: name, message: `No group reads ${name}.` })),
}

const groupNoDeadLetter: ClusterRule = {
  name: 'group-no-dead-letter',
  what: 'A consumer group without a dead-letter topic: none is named after it, its topics, or nothing in particular.',
  why: 'A message that it cannot process is tried for ever, and those behind it wait; or it is dropped, and nobody knows.',
  todo: 'After a few tries move the message to a topic such as GROUP-dead-letters, and watch that.',
  section: '§8',
  severity: 'warn',
  check(topics) {
    const deadLetters = topics.map(({ name }) => name).filter(mentionsDeadLetters)
    if (deadLetters.some((name) => subjectOf(name) === '')) return []
    const groups = new Set(eventTopics(topics).flatMap((topic) => topic.groups))
    return [...groups].flatMap((group) => {
      const own = topics.filter((topic) => topic.groups.includes(group)).map(({ name }) => name)
      const isCovered = deadLetters.some((name) => [group, ...own].some((owner) => isNamedAfter(name, owner)))
      return isCovered
        ? []
        : [{ subject: group, message: `${group}, which reads ${enumerate(own)}, has no dead-letter topic.` }]
    })
  },
}

const oversizedMessages: ClusterRule = {
  name: 'oversized-messages',
  what: 'A topic whose limit was raised above Kafka’s default of 1 MiB, or with messages of more than 256 KiB among the newest.',
  why: 'Large messages fill the broker and slow down every consumer of the topic.',
  todo: 'Send ids and what changed; store the content elsewhere and send its address (claim check).',
  section: '§8',
  severity: 'warn',
  check: (topics) =>
    eventTopics(topics).flatMap(({ name, maxMessageBytes, largestBytes, sampled }) => {
      const raised = maxMessageBytes > defaultMaxMessageBytes ? [`max.message.bytes is ${maxMessageBytes}`] : []
      const large =
        largestBytes > largeMessageBytes ? [`the largest of ${sampled} messages has ${largestBytes} bytes`] : []
      const found = [...raised, ...large]
      return found.length > 0 ? [{ subject: name, message: `${name}: ${found.join(', and ')}.` }] : []
    }),
}

export const clusterRules: ClusterRule[] = [topicOneGroup, topicNoConsumer, groupNoDeadLetter, oversizedMessages]

/** Without the words that make it a dead-letter topic: of payment-dead-letters, payment. */
const subjectOf = (deadLetterTopic: string): string =>
  wordsOf(deadLetterTopic)
    .join(' ')
    .replace(/\b(dl[qtx]s?|dead ?letters?|dead ?queues?|poison|parking ?lots?|queue|topic)\b/g, '')
    .replace(/\s+/g, ' ')
    .trim()

/** payment-dead-letters for payment, and orders.DLT for orders. */
function isNamedAfter(deadLetterTopic: string, owner: string): boolean {
  const name = wordsOf(owner).join(' ')
  const subject = subjectOf(deadLetterTopic)
  return ` ${subject} `.includes(` ${name} `) || ` ${name} `.includes(` ${subject} `)
}
