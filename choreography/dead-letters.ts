/**
 * Dead letters: `list` them, `show` one, `redrive` them to the retry topic of the service that could not process them.
 */
import { readConfig } from '#shared/runtime/config.ts'
import { retryTopicOf } from './events.ts'
import { type ConsumerRecord, kafkaClient, openPublisher } from './kafka/broker.ts'
import { consumerOf, positionOf, unresolvedDeadLetters } from './unresolved-dead-letters.ts'

const usage = `usage: node choreography/dead-letters.ts list
       node choreography/dead-letters.ts show POSITION
       node choreography/dead-letters.ts redrive POSITION | all
POSITION is topic/partition/offset, as list prints it.`

const [command, position] = process.argv.slice(2)
const { KAFKA_BROKERS } = readConfig(['KAFKA_BROKERS'])
const kafka = kafkaClient(KAFKA_BROKERS, 'dead-letters')
const unresolved = await unresolvedDeadLetters(kafka)

if (command === 'list') list(unresolved)
else if (command === 'show' && position) show(selectLetters(position))
else if (command === 'redrive' && position) await redrive(selectLetters(position))
else fail(usage, 2)
process.exit()

function selectLetters(selected: string): ConsumerRecord[] {
  const letters = selected === 'all' ? unresolved : unresolved.filter((letter) => positionOf(letter) === selected)
  return letters.length > 0 ? letters : fail(`There is no dead letter at ${selected}. Use "list" to see them all.`, 1)
}

function list(letters: ConsumerRecord[]): void {
  for (const letter of letters)
    console.log(
      `${positionOf(letter)}  ${letter.headers.ce_type}  order ${letter.key}  ${letter.headers.dead_letter_reason}`,
    )
  console.log(`${letters.length} dead letters`)
}

function show(letters: ConsumerRecord[]): void {
  for (const letter of letters) {
    for (const [name, value] of Object.entries(letter.headers)) console.log(`${name}: ${value}`)
    console.log(`key: ${letter.key}\n\n${letter.value}\n`)
  }
}

/** Publishes first and marks afterwards: a crash in between redrives twice, and the inbox ignores the second copy. */
async function redrive(letters: ConsumerRecord[]): Promise<void> {
  const publisher = await openPublisher(kafka)
  for (const letter of letters) {
    const kept = Object.entries(letter.headers).filter(([name]) => !/^(retry_|dead_letter_)/.test(name))
    const retry = {
      topic: retryTopicOf(consumerOf(letter)),
      key: letter.key,
      value: letter.value,
      headers: Object.fromEntries(kept),
    }
    await publisher.publish([retry])
    await publisher.publish([
      { topic: letter.topic, key: letter.key, value: null, headers: { redriven: positionOf(letter) } },
    ])
    console.log(`redriven ${positionOf(letter)}`)
  }
  await publisher.close()
}

function fail(message: string, code: number): never {
  console.error(message)
  process.exit(code)
}
