/** The types of kafkajs that exercises need. A rule keeps the import of kafkajs itself in one folder. */
import type { Kafka } from '../choreography/kafka/broker.ts'

export type Consumer = ReturnType<Kafka['consumer']>
export type Producer = ReturnType<Kafka['producer']>
