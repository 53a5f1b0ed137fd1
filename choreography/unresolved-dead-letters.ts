/** The dead letters of all services that have not been redriven. */
import { consumerOfTopic, deadLetterTopicOf } from './events.ts'
import type { ConsumerRecord, Kafka } from './kafka/broker.ts'
import { countMessages, existingTopics, readTopics } from './kafka/inspect.ts'

/** The position of a dead letter: topic/partition/offset. */
export const positionOf = (letter: ConsumerRecord): string => `${letter.topic}/${letter.partition}/${letter.offset}`

/** The service that could not process it. */
export const consumerOf = (letter: ConsumerRecord): string => consumerOfTopic(letter.topic)!

const isDeadLetterTopic = (topic: string): boolean => topic === deadLetterTopicOf(consumerOfTopic(topic) ?? '')

/**
 * Messages cannot be deleted from a topic, so redriving adds a mark for each letter. Letters with a mark, and marks,
 * are skipped.
 */
export async function unresolvedDeadLetters(kafka: Kafka): Promise<ConsumerRecord[]> {
  const topics = (await existingTopics(kafka)).filter(isDeadLetterTopic)
  if ((await countMessages(kafka, topics)) === 0) return []
  const letters = await readTopics(kafka, topics, () => true)
  const redriven = new Set(letters.map((letter) => letter.headers.redriven).filter(Boolean))
  return letters.filter((letter) => !letter.headers.redriven && !redriven.has(positionOf(letter)))
}
