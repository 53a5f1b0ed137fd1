/**
 * Prints how long a message takes from its producer to its consumer, in milliseconds: the median of several, one after the
 * other, through a topic of its own. Nothing of this style is involved: it measures client, broker and machine.
 */
import { readConfig } from '#shared/runtime/config.ts'
import { runScript } from '#shared/runtime/run-script.ts'
import { kafkaClient } from './kafka/broker.ts'
import { roundTrips } from './kafka/round-trips.ts'

/** The first ones are slower: connections open and code is compiled. */
const warmUp = 30
const measured = 40

await runScript(async () => {
  const { KAFKA_BROKERS } = readConfig(['KAFKA_BROKERS'])
  const took = await roundTrips(kafkaClient(KAFKA_BROKERS, 'round-trip'), 'round-trip', warmUp + measured)
  const sorted = took.slice(warmUp).sort((a, b) => a - b)
  return String(sorted[Math.floor(sorted.length / 2)])
})
