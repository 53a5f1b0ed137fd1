/** The dead letters that nobody has dealt with yet, of all services. */
import { deadLetterTopicOf } from './events.ts'
import type { Kafka } from './kafka/broker.ts'
import { countMessages, existingTopics, readTopics, type StoredMessage } from './kafka/inspect.ts'

const suffix = deadLetterTopicOf('')

/** Where a letter lies: topic/partition/offset. */
export const positionOf = (letter: StoredMessage): string => `${letter.topic}/${letter.partition}/${letter.offset}`

/** The service that gave up on it. */
export const consumerOf = (letter: StoredMessage): string => letter.topic.slice(0, -suffix.length)

/** Redriving leaves a mark behind the letter, since a topic cannot forget: both are left out here. */
export async function unresolvedDeadLetters(kafka: Kafka): Promise<StoredMessage[]> {
  const topics = (await existingTopics(kafka)).filter((topic) => topic.endsWith(suffix))
  if ((await countMessages(kafka, topics)) === 0) return []
  const letters = await readTopics(kafka, topics, () => true)
  const marks = new Set(letters.map((letter) => letter.headers.redriven).filter(Boolean))
  return letters.filter((letter) => !letter.headers.redriven && !marks.has(positionOf(letter)))
}
