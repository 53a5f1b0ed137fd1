import { isSameMessage } from '../model/flows.ts'
import { statesFact } from '../model/imperative.ts'
import { isCalledEvent } from '../model/kind.ts'
import { fieldsOf } from '../model/message.ts'
import { child, childrenOf, keyOf, type Node } from '../model/node.ts'
import type { Channel, EventDocument, Message, Operation } from '../model/types.ts'
import { coreWordsOf, wordsOf } from '../model/words.ts'
import { hasBroker } from './brokers.ts'
import type { Rule, Violation } from './rule.ts'

export const requestReply: Rule = {
  name: 'request-reply',
  what: 'A message whose sender waits for another: a declared reply, an address for it, or a pair such as UserRequested and UserRetrieved.',
  why: 'It is request and reply, rebuilt over a broker: slower than a call, and without its errors, its timeout and its cancellation. If the asker dies, the reply is lost.',
  todo: 'Make the call. If the work takes long, accept it by a call and publish what came of it as an event that nobody waits for.',
  section: '§8, §10',
  severity: 'warn',
  check(document, { system }) {
    if (!hasBroker(document)) return []
    const sent = document.channels.flatMap((channel) => channel.messages.map((message) => ({ channel, message })))
    const exchanges = [
      ...document.operations.flatMap(declaredReply),
      ...sent.flatMap(({ channel, message }) => replyAddress(channel, message)),
      ...sent.flatMap(({ channel, message }) => pairOf(channel, message, system)),
    ]
    const isReported = (message: Message, index: number) =>
      exchanges.slice(0, index).some((earlier) => earlier.messages.some((other) => isSameMessage(other, message)))
    return exchanges
      .filter(({ messages }, index) => !messages.some((message) => isReported(message, index)))
      .map(({ path, message }) => ({ path, message }))
  },
}

interface Exchange extends Violation {
  messages: Message[]
}

function declaredReply({ id, reply, messages }: Operation): Exchange[] {
  if (!reply) return []
  const names = (list: Message[]) => list.map(({ name }) => `"${name}"`).join(' or ')
  const text = `${id}: ${names(messages) || 'a message'} is answered by ${names(reply.messages) || 'another'}.`
  return [{ path: reply.node.path, message: text, messages: [...messages, ...reply.messages] }]
}

const replyAddressName =
  /^((kafka|jms|amqp|x|message) )?(reply|response|callback) (to|topic|queue|address|channel|destination)( name)?$/

/** Where to send an answer: a header, a binding or a property. A correlation id alone serves tracing. */
function replyAddress(channel: Channel, message: Message): Exchange[] {
  const field = replyFieldOf(message)
  if (!field || asksForNothing(channel, message)) return []
  const text = `"${message.name}" has "${keyOf(field)}", so its sender waits for an answer.`
  return [{ path: message.node.path, message: text, messages: [message] }]
}

function replyFieldOf(message: Message): Node | undefined {
  const headers = fieldsOf(message.node, 'headers').flatMap((schema) => childrenOf(child(schema, 'properties')))
  const bindings = fieldsOf(message.node, 'bindings').flatMap(childrenOf).flatMap(childrenOf)
  const properties = message.payload ? childrenOf(child(message.payload, 'properties')) : []
  const isAddress = (node: Node) => replyAddressName.test(wordsOf(keyOf(node)).join(' '))
  return [...headers, ...bindings, ...properties].find(isAddress)
}

/** Documents often have one schema of headers for requests, replies and events. */
function asksForNothing(channel: Channel, { name }: Message): boolean {
  const words = wordsOf(name)
  if (words.some((word) => requests.includes(word))) return false
  return isCalledEvent(name) || statesFact(name) || words.some((word) => replies.includes(word)) || isStream(channel)
}

/** Several messages that all have an address for replies, where events travel. */
const isStream = ({ address, messages }: Channel): boolean =>
  isCalledEvent(address) && messages.length > 1 && messages.every(replyFieldOf)

const requests = ['query', 'queries', 'request', 'requested', 'requests']
const replies =
  'answer answered fetched replied replies reply responded response responses result results retrieved'.split(' ')

/** The same subject, asked for and answered: by the names of the messages, or by those of their channels. */
function pairOf(channel: Channel, message: Message, system: EventDocument[]): Exchange[] {
  const others = system.flatMap(({ channels }) =>
    channels.flatMap((other) => other.messages.map((reply) => ({ address: other.address, reply }))),
  )
  const found = others.find(
    ({ address, reply }) => answers(message.name, reply.name) || answers(channel.address, address),
  )
  if (!found || isSameMessage(found.reply, message)) return []
  const text = `"${message.name}" on ${channel.address} is answered by "${found.reply.name}" on ${found.address}.`
  return [{ path: message.node.path, message: text, messages: [message, found.reply] }]
}

/** UserRequested and UserRetrieved, orders.request and orders.response, but not PaymentRequested and PaymentSucceeded. */
function answers(request: string, reply: string): boolean {
  const [asked, answered] = [coreWordsOf(request), coreWordsOf(reply)]
  const isRequest = asked.some((word) => requests.includes(word)) && !asked.some((word) => replies.includes(word))
  const subject = subjectOf(asked)
  return (
    isRequest && answered.some((word) => replies.includes(word)) && subject !== '' && subject === subjectOf(answered)
  )
}

const subjectOf = (parts: string[]): string =>
  parts.filter((word) => !requests.includes(word) && !replies.includes(word)).join(' ')
