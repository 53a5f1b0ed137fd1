import { brokenReaders, brokenWriters, type SchemaChange } from '../model/compatibility.ts'
import type { Path } from '../model/json.ts'
import type { EventDocument, Message } from '../model/types.ts'
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

function changesOf(
  document: EventDocument,
  older: EventDocument,
  { address, messages }: EventDocument['channels'][number],
): Violation[] {
  const channel = document.channels.find((candidate) => candidate.address === address)
  if (!channel) {
    const names = messages.map(({ name }) => name).join(', ')
    return [{ path: ['channels'], message: `The channel ${address} is removed, with ${names || 'no message'}.` }]
  }
  return messages.flatMap((message) => {
    const next = channel.messages.find((candidate) => hasSameName(candidate, message))
    if (!next) return [{ path: channel.node.path, message: `"${message.name}" is removed from ${address}.` }]
    return schemaChanges(message, next, directionsOf(message, [document, older])).map(({ path, change }) => ({
      path,
      message: `"${message.name}": ${change}.`,
    }))
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

function schemaChanges(old: Message, next: Message, { isSent }: Directions): { path: Path; change: string }[] {
  if (!old.payload || !next.payload) return []
  const changes: SchemaChange[] = [
    ...(isSent ? brokenReaders(old.payload, next.payload) : []),
    // For what it sends, the writers are the events that are already there.
    ...brokenWriters(old.payload, next.payload),
  ]
  return [...new Map(changes.map((found) => [`${found.path.join('/')} ${found.change}`, found])).values()]
}
