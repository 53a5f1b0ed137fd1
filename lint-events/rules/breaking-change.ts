import { brokenReaders, brokenWriters, removedOptionals, type SchemaChange } from '../model/compatibility.ts'
import type { Channel, EventDocument, Message } from '../model/types.ts'
import { wordsOf } from '../model/words.ts'
import type { Rule, Violation } from './rule.ts'

/**
 * What an application sends must stay readable for consumers of the older schema, and the events of the older schema, which are
 * still on the broker, must be valid by the newer one. What it receives may become more tolerant, never stricter.
 */
export const breakingChange: Rule = {
  name: 'breaking-change',
  what: 'A change since an earlier document that breaks its counterparts: a message or a required property removed or renamed, another type, a newly required property, values added to or removed from an enum.',
  why: 'Producers and consumers are deployed at different times, and events of the old schema are still on the broker. They fail at run time.',
  todo: 'Only add optional properties. For anything else publish a new version beside the old one, until nobody reads the old.',
  section: '§8',
  severity: 'error',
  check: (document, { older }) =>
    older ? older.channels.flatMap((channel) => changesOf(document, older, channel)) : [],
}

function changesOf(document: EventDocument, older: EventDocument, { address, messages }: Channel): Violation[] {
  const channel = document.channels.find((candidate) => candidate.address === address)
  if (!channel) {
    const names = messages.map(({ name }) => name).join(', ')
    return [{ path: ['channels'], message: `The channel ${address} is removed, with ${names || 'no message'}.` }]
  }
  return messages.flatMap((message) => {
    const next = channel.messages.find((candidate) => hasSameName(candidate, message))
    if (!next) return [{ path: channel.node.path, message: `"${message.name}" is removed from ${address}.` }]
    return violationsOf(message, schemaChanges(message, next, directionsOf(message, [document, older])))
  })
}

const violationsOf = ({ name }: Message, changes: SchemaChange[]): Violation[] =>
  changes.map(({ path, change }) => ({ path, message: `"${name}": ${change}.` }))

/** What the schema never promised, and somebody reads all the same. */
export const optionalPropertyRemoved: Rule = {
  name: 'optional-property-removed',
  what: 'A property that is sent, and not required, is removed or renamed since an earlier document.',
  why: 'The schema allowed that it is missing, so nothing fails: consumers that used it go on with less, and nobody notices.',
  todo: 'Ask who reads it. What consumers rely on should be required; what is renamed should be sent under both names for a while.',
  section: '§8',
  severity: 'warn',
  check: (document, { older }) =>
    older ? older.channels.flatMap((channel) => removedFrom(document, older, channel)) : [],
}

function removedFrom(document: EventDocument, older: EventDocument, old: Channel): Violation[] {
  const channel = document.channels.find(({ address }) => address === old.address)
  return old.messages.flatMap((message) => {
    const next = channel?.messages.find((candidate) => hasSameName(candidate, message))
    const { isSent } = directionsOf(message, [document, older])
    return next?.payload && message.payload && isSent
      ? violationsOf(message, removedOptionals(message.payload, next.payload))
      : []
  })
}

/** With its version: OrderCreatedV2 is another message than OrderCreated. */
const hasSameName = (a: Message, b: Message): boolean =>
  a.names.some((name) => b.names.some((other) => wordsOf(name).join(' ') === wordsOf(other).join(' ')))

interface Directions {
  isSent: boolean
  isReceived: boolean
}

/** A message without operation may go either way. */
function directionsOf(message: Message, documents: EventDocument[]): Directions {
  const operations = documents.flatMap((document) => document.operations)
  const own = operations.filter(({ messages }) => messages.some((candidate) => hasSameName(candidate, message)))
  const isSent = own.some(({ action }) => action === 'send')
  const isReceived = own.some(({ action }) => action === 'receive')
  return isSent || isReceived ? { isSent, isReceived } : { isSent: true, isReceived: true }
}

function schemaChanges(old: Message, next: Message, { isSent }: Directions): SchemaChange[] {
  if (!old.payload || !next.payload) return []
  const changes: SchemaChange[] = [
    ...(isSent ? brokenReaders(old.payload, next.payload) : []),
    // For what it sends, the writers are the events that are already there.
    ...brokenWriters(old.payload, next.payload),
  ]
  return [...new Map(changes.map((found) => [`${found.path.join('/')} ${found.change}`, found])).values()]
}
