/**
 * Deletes the topics and with them the consumers' offsets, so that no event of the past reaches an emptied database.
 */
import { readConfig } from '#shared/runtime/config.ts'
import { runScript } from '#shared/runtime/run-script.ts'
import { consumerOfTopic, eventTopics } from './events.ts'
import { kafkaClient } from './kafka/broker.ts'
import { existingTopics } from './kafka/inspect.ts'
import { deleteTopics } from './kafka/topics.ts'

const isOurs = (topic: string) => eventTopics.includes(topic) || consumerOfTopic(topic) !== undefined

export async function forgetMessages(): Promise<void> {
  const { KAFKA_BROKERS } = readConfig(['KAFKA_BROKERS'])
  const kafka = kafkaClient(KAFKA_BROKERS, 'forget')
  const topics = (await existingTopics(kafka)).filter(isOurs)
  if (topics.length > 0) await deleteTopics(kafka, topics)
}

if (import.meta.main)
  await runScript(async () => {
    await forgetMessages()
    return 'No topic is left.'
  })
