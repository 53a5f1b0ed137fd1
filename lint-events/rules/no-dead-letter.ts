import { isObject } from '../model/json.ts'
import { isDeadLetterChannel } from '../model/kind.ts'
import { child, childrenOf } from '../model/node.ts'
import type { EventDocument } from '../model/types.ts'
import { mentionsDeadLetters } from '../model/words.ts'
import { hasQueues } from './brokers.ts'
import type { Rule } from './rule.ts'

/** Any mention of dead letters in a channel, server or operation is enough: documents describe them in many ways. */
export const noDeadLetter: Rule = {
  name: 'no-dead-letter',
  what: 'A document whose application receives messages and that mentions no dead-letter channel, queue or exchange.',
  why: 'A message that no consumer can process is tried for ever, and those behind it wait; or it is dropped, and nobody knows.',
  todo: 'After a few tries move it to a dead-letter channel, watch that, and be able to send it again. Describe the channel.',
  section: '§8',
  severity: 'warn',
  check(document) {
    const receiving = document.operations.find(
      ({ action, channel }) => action === 'receive' && !isDeadLetterChannel(channel),
    )
    if (!receiving || !hasQueues(document) || hasDeadLetters(document)) return []
    const { application, channel, node } = receiving
    return [
      {
        path: node.path,
        message: `${application} receives from ${channel.address}, and there is no dead-letter channel.`,
      },
    ]
  },
}

/** Payloads may be about letters; they do not count. */
const unrelated = new Set(['message', 'messages', 'payload', 'schemas', 'examples', 'x-lint-events-ignore'])

const hasDeadLetters = ({ node, channels, operations }: EventDocument): boolean =>
  channels.some(isDeadLetterChannel) ||
  [
    ...childrenOf(child(node, 'servers')),
    ...channels.map((channel) => channel.node),
    ...operations.map((operation) => operation.node),
  ].some(({ value }) => mentions(value)) ||
  channels.some(({ messages }) => messages.some((message) => mentions(child(message.node, 'bindings').value)))

function mentions(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return mentionsDeadLetters(value)
  if (depth > 10) return false
  if (Array.isArray(value)) return value.some((item) => mentions(item, depth + 1))
  if (!isObject(value)) return false
  return Object.entries(value).some(
    ([key, field]) => !unrelated.has(key) && (mentionsDeadLetters(key) || mentions(field, depth + 1)),
  )
}
