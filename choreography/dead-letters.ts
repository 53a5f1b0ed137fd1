/** Dead letters: `list` them, `show` one, `redrive` them to the retry topic of the service that gave up on them. */
import { readConfig } from '#shared/runtime/config.ts'
import { consumerOf, positionOf, unresolvedDeadLetters } from './dead-letter-box.ts'
import { retryTopicOf } from './events.ts'
import { kafkaClient, openPublisher } from './kafka/broker.ts'
import type { StoredMessage } from './kafka/inspect.ts'

const usage = `usage: node choreography/dead-letters.ts list
       node choreography/dead-letters.ts show PLACE
       node choreography/dead-letters.ts redrive PLACE | all
PLACE is topic/partition/offset, as list prints it.`

const [command, place] = process.argv.slice(2)
const { KAFKA_BROKERS } = readConfig(['KAFKA_BROKERS'])
const kafka = kafkaClient(KAFKA_BROKERS, 'dead-letters')
const open = await unresolvedDeadLetters(kafka)

if (command === 'list') list(open)
else if (command === 'show' && place) show(selectLetters(place))
else if (command === 'redrive' && place) await redrive(selectLetters(place))
else fail(usage, 2)
process.exit()

function selectLetters(wanted: string): StoredMessage[] {
  const letters = wanted === 'all' ? open : open.filter((letter) => positionOf(letter) === wanted)
  return letters.length > 0 ? letters : fail(`There is no open dead letter ${wanted}. "list" shows them all.`, 1)
}

function list(letters: StoredMessage[]): void {
  for (const letter of letters)
    console.log(
      `${positionOf(letter)}  ${letter.headers.ce_type}  order ${letter.key}  ${letter.headers.dead_letter_reason}`,
    )
  console.log(`${letters.length} dead letters`)
}

function show(letters: StoredMessage[]): void {
  for (const letter of letters) {
    for (const [name, value] of Object.entries(letter.headers)) console.log(`${name}: ${value}`)
    console.log(`key: ${letter.key}\n\n${letter.value}\n`)
  }
}

/** First sent back, then marked: a crash in between redrives twice, which the inbox absorbs. */
async function redrive(letters: StoredMessage[]): Promise<void> {
  const publisher = await openPublisher(kafka)
  for (const letter of letters) {
    const kept = Object.entries(letter.headers).filter(([name]) => !/^(retry_|dead_letter_)/.test(name))
    const again = {
      topic: retryTopicOf(consumerOf(letter)),
      key: letter.key,
      value: letter.value,
      headers: Object.fromEntries(kept),
    }
    await publisher.publish([again])
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
