/** Checks with Kafka's own protocol that a broker can serve requests: a listening port does not prove that. */
import { array, int32, int64, reader, sendRequest, text } from './kafka-wire.ts'

interface Topic {
  name: string
  partitions: { index: number; error: number }[]
}

const metadataApi = { key: 3, version: 1 }
const listOffsetsApi = { key: 2, version: 1 }
const everyTopic = int32(-1)
const asConsumer = int32(-1)
const latest = int64(-1n)

/** @param brokers host:port, separated by commas. @returns whether one of them can serve requests */
export async function isKafkaReady(brokers: string): Promise<boolean> {
  const results = await Promise.all(brokers.split(',').map((address) => canServe(address).catch(() => false)))
  return results.includes(true)
}

/**
 * After a crash a broker knows its topics before it leads their partitions, and reports itself as their leader too early.
 * A single broker is therefore sent a request that only a leader can serve.
 */
async function canServe(address: string): Promise<boolean> {
  const { brokers, topics } = readMetadata(await sendRequest(address, metadataApi, everyTopic))
  if (brokers === 0 || !hasNoErrors(topics)) return false
  return brokers > 1 || hasNoErrors(readOffsets(await sendRequest(address, listOffsetsApi, offsetsRequest(topics))))
}

const hasNoErrors = (topics: Topic[]) => topics.every(({ partitions }) => partitions.every(({ error }) => error === 0))

function readMetadata(response: Buffer): { brokers: number; topics: Topic[] } {
  const read = reader(response)
  const brokers = read.array(() => ({ id: read.int32(), host: read.text(), port: read.int32(), rack: read.text() }))
  read.int32() // the controller's id
  const topics = read.array(() => {
    read.int16() // the topic's error: those of its partitions are more specific
    const name = read.text()
    read.boolean() // internal
    const partitions = read.array(() => {
      const partition = { error: read.int16(), index: read.int32(), leader: read.int32() }
      read.array(read.int32) // replicas
      read.array(read.int32) // replicas in sync
      return partition
    })
    return { name, partitions }
  })
  return { brokers: brokers.length, topics }
}

const offsetsRequest = (topics: Topic[]) =>
  Buffer.concat([
    asConsumer,
    array(
      topics.map(({ name, partitions }) =>
        Buffer.concat([text(name), array(partitions.map(({ index }) => Buffer.concat([int32(index), latest])))]),
      ),
    ),
  ])

function readOffsets(response: Buffer): Topic[] {
  const read = reader(response)
  return read.array(() => ({
    name: read.text(),
    partitions: read.array(() => {
      const partition = { index: read.int32(), error: read.int16() }
      read.int64() // timestamp
      read.int64() // offset
      return partition
    }),
  }))
}
