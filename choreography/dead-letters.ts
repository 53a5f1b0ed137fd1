/** Dead letters: `list` them, `show` one, `redrive` them to the retry topic of the service that gave up on them. */
import { readConfig } from '#shared/runtime/config.ts'
import { deadLetterTopicOf, retryTopicOf } from './events.ts'
import { kafkaClient, openPublisher } from './kafka/broker.ts'
import { existingTopics, type Found, readTopics } from './kafka/inspect.ts'

const usage =
  'usage: node choreography/dead-letters.ts list | show PLACE | redrive PLACE|all   (PLACE is topic/partition/offset)'
const { KAFKA_BROKERS } = readConfig(['KAFKA_BROKERS'])
const kafka = kafkaClient(KAFKA_BROKERS, 'dead-letters')
const [command, place] = process.argv.slice(2)

const suffix = deadLetterTopicOf('')
const topics = (await existingTopics(kafka)).filter((topic) => topic.endsWith(suffix))
const letters = await readTopics(kafka, topics, () => true)
const placeOf = (letter: Found) => `${letter.topic}/${letter.partition}/${letter.offset}`
const consumerOf = (topic: string) => topic.slice(0, -suffix.length)
/** A redriven letter is marked by a tombstone message with the place it lay at, so that it is not sent twice. */
const redriven = new Set(letters.filter((letter) => letter.headers.redriven).map((letter) => letter.headers.redriven))
const open = letters.filter((letter) => !letter.headers.redriven && !redriven.has(placeOf(letter)))

if (command === 'list') list()
else if (command === 'show' && place) show(place)
else if (command === 'redrive' && place)
  await redrive(place === 'all' ? open : open.filter((letter) => placeOf(letter) === place))
else {
  console.error(usage)
  process.exitCode = 2
}
process.exit()

function list(): void {
  for (const letter of open)
    console.log(
      `${placeOf(letter)}  ${letter.headers.ce_type ?? '?'}  order ${letter.key}  ${letter.headers.dead_letter_reason}`,
    )
  console.log(`${open.length} dead letters`)
}

function show(wanted: string): void {
  const letter = letters.find((candidate) => placeOf(candidate) === wanted)
  if (!letter) {
    console.error(`There is no dead letter at ${wanted}. "list" shows them all.`)
    process.exitCode = 1
    return
  }
  for (const [name, value] of Object.entries(letter.headers)) console.log(`${name}: ${value}`)
  console.log(`key: ${letter.key}\n\n${letter.value}`)
}

async function redrive(chosen: Found[]): Promise<void> {
  if (chosen.length === 0) {
    console.error('There is no such open dead letter. "list" shows them all.')
    process.exitCode = 1
    return
  }
  const publisher = await openPublisher(kafka)
  for (const letter of chosen) {
    const { dead_letter_reason: _, retry_attempt: __, retry_not_before: ___, ...headers } = letter.headers
    await publisher.publish([
      { topic: retryTopicOf(consumerOf(letter.topic)), key: letter.key, value: letter.value, headers },
    ])
    await publisher.publish([
      { topic: letter.topic, key: letter.key, value: null, headers: { redriven: placeOf(letter) } },
    ])
    console.log(`redriven ${placeOf(letter)}`)
  }
  await publisher.close()
}
