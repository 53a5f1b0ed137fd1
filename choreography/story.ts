/** "Where is my order, and why?" Nobody knows the whole story here, so every service's part of it is asked for. */
import { z } from 'zod'
import { openDatabase } from '#shared/persistence/database.ts'
import { readConfig } from '#shared/runtime/config.ts'
import { messageOf } from '#shared/runtime/fault.ts'
import { deadLetterTopicOf, eventTopics, retryTopicOf } from './events.ts'
import { kafkaClient } from './kafka/broker.ts'
import { existingTopics, type Found, readTopics } from './kafka/inspect.ts'
import { serviceNamed, topicsOf } from './services.ts'

interface Moment {
  at: Date
  text: string
}

const { DATABASE_URL, KAFKA_BROKERS, FOLLOW_UPS } = readConfig(['DATABASE_URL', 'KAFKA_BROKERS', 'FOLLOW_UPS'])
const orderId = z.uuid().safeParse(process.argv[2])
if (!orderId.success) fail('Say which order: node choreography/story.ts ORDER_ID')
const id = orderId.data as string
const db = openDatabase(DATABASE_URL, 1)
const kafka = kafkaClient(KAFKA_BROKERS, 'story')

const order = await db.order.findUnique({ where: { id } }).catch((error) => fail(messageOf(error)))
if (!order) fail(`The choreography has no order ${id}.`)

const consumers = ['order', 'payment', 'inventory', 'shipping', ...FOLLOW_UPS]
const outbox = await db.outboxEvent.findMany({ where: { orderId: id } })
const inbox = await db.inboxEvent.findMany({ where: { orderId: id } })
const transitions = await db.orderTransition.findMany({ where: { orderId: id } })
const topics = (await existingTopics(kafka)).filter((topic) =>
  [...eventTopics, ...consumers.map(retryTopicOf), ...consumers.map(deadLetterTopicOf)].includes(topic),
)
const messages = await readTopics(kafka, topics, (delivery) => delivery.key === id)

const typeOf = (message: Found) => message.headers.ce_type ?? 'a message without a type'
const moments: Moment[] = [
  ...transitions.map(({ at, to, reason }) => ({ at, text: `order is ${to}${reason ? `: ${reason}` : ''}` })),
  ...outbox.map(({ createdAt, service, type }) => ({ at: createdAt, text: `${service} wrote ${type} to its outbox` })),
  ...inbox.map(({ receivedAt, consumer, type }) => ({ at: receivedAt, text: `${consumer} absorbed ${type}` })),
  ...messages.map((message) => ({ at: new Date(message.at), text: describe(message) })),
].sort((a, b) => a.at.getTime() - b.at.getTime())

function describe(message: Found): string {
  const { retry_attempt, retry_reason, dead_letter_reason } = message.headers
  if (dead_letter_reason) return `${message.topic} took ${typeOf(message)}: ${dead_letter_reason}`
  if (retry_attempt) return `${message.topic} took ${typeOf(message)} for try ${retry_attempt}: ${retry_reason}`
  return `topic ${message.topic} took ${typeOf(message)} (partition ${message.partition}, offset ${message.offset})`
}

console.log(`Order ${id} of ${order.customerId}: ${order.status}${order.reason ? ` (${order.reason})` : ''}\n`)
for (const { at, text } of moments) console.log(`${offset(at).padStart(10)}  ${text}`)
const open = stillOpen()
console.log(open.length ? `\nStill open:\n${open.map((line) => `  ${line}`).join('\n')}` : '\nNothing is open.')
const places = ['the order table', 'the outbox', 'the inbox', ...topics.map((topic) => `topic ${topic}`)]
console.log(`\nAsked ${places.length} places: ${places.join(', ')}.`)
process.exit()

function offset(at: Date): string {
  return `+${at.getTime() - order!.placedAt.getTime()} ms`
}

/** Facts that are written but not published, or published but not absorbed by somebody who reacts to them. */
function stillOpen(): string[] {
  const unpublished = outbox
    .filter((event) => !event.publishedAt)
    .map((event) => `${event.service} has not published ${event.type}`)
  const dead = new Set(messages.filter((m) => m.headers.dead_letter_reason).map((m) => `${m.topic} ${m.headers.ce_id}`))
  const waiting = consumers.flatMap((name) => {
    const service = serviceNamed(name)
    return outbox
      .filter(
        (event) => event.publishedAt && event.type in service.reactions && topicsOf(service).includes(event.topic),
      )
      .filter((event) => !inbox.some((entry) => entry.consumer === name && entry.eventId === event.id))
      .map((event) =>
        dead.has(`${deadLetterTopicOf(name)} ${event.id}`)
          ? `${event.type} is a dead letter of ${name}`
          : `${name} has not absorbed ${event.type}`,
      )
  })
  return [...unpublished, ...waiting]
}

function fail(message: string): never {
  console.error(message)
  process.exit(1)
}
