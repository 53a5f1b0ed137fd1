/** Who sends and who receives each event, in all documents of a system together. */
import { kindOf } from './kind.ts'
import type { EventDocument, Message, Operation } from './types.ts'
import { isSameName } from './words.ts'

export interface EventFlow {
  message: Message
  address: string
  producers: Set<string>
  /** Those that the documents name; there may be more. */
  consumers: Set<string>
  /** One for each operation that sends it. */
  sentBy: { document: EventDocument; operation: Operation }[]
}

/** The events that some document sends. */
export function eventFlows(system: EventDocument[]): EventFlow[] {
  const flows: EventFlow[] = []
  const operations = system.flatMap((document) => document.operations.map((operation) => ({ document, operation })))
  const sending = operations.filter(({ operation }) => operation.action === 'send')
  for (const { document, operation } of sending)
    for (const message of operation.messages)
      if (kindOf(message, operation.channel, document.operations) === 'event')
        addFlow(flows, document, operation, message)
  const sent = sending.map(({ operation }) => operation)
  for (const { operation } of operations)
    if (operation.action === 'receive')
      for (const flow of receivedBy(operation, flows, sent)) flow.consumers.add(operation.application)
  return flows
}

function addFlow(flows: EventFlow[], document: EventDocument, operation: Operation, message: Message): void {
  const address = addressOf(operation)
  const known = flows.find((flow) => flow.address === address && isSameMessage(flow.message, message))
  const flow = known ?? { message, address, producers: new Set(), consumers: new Set(), sentBy: [] }
  if (!known) flows.push(flow)
  flow.producers.add(operation.application)
  flow.sentBy.push({ document, operation })
}

/** A consumer whose document calls none of the messages as their producers do receives all of the channel. */
function receivedBy(receiving: Operation, flows: EventFlow[], sent: Operation[]): EventFlow[] {
  const ofChannel = flows.filter(({ address }) => address === addressOf(receiving))
  const isListed = (message: Message) => receiving.messages.some((listed) => isSameMessage(listed, message))
  const hasKnownNames = sent
    .filter((operation) => addressOf(operation) === addressOf(receiving))
    .some((operation) => operation.messages.some(isListed))
  return hasKnownNames ? ofChannel.filter(({ message }) => isListed(message)) : ofChannel
}

export const isSameMessage = (a: Message, b: Message): boolean =>
  a.names.some((name) => b.names.some((other) => isSameName(name, other)))

/** Each document may call the parameters of an address differently. */
const addressOf = ({ channel }: Operation): string => channel.address.replaceAll(/\{[^}]*\}/g, '{}')

/** Without those that send it too: a document that describes both sides of a channel as one application tells nothing. */
export const otherConsumers = ({ producers, consumers }: EventFlow): string[] =>
  [...consumers].filter((consumer) => !producers.has(consumer))
