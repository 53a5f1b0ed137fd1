import { keysOf } from '../model/keys.ts'
import { isDeadLetterChannel } from '../model/kind.ts'
import { mayBeKafka } from './brokers.ts'
import type { Rule } from './rule.ts'

export const noKey: Rule = {
  name: 'no-key',
  what: 'A message on Kafka whose key is not described (bindings.kafka.key, or an extension such as x-partition-key). One finding for a document that names no protocol; other brokers are left out.',
  why: 'Without a key the events of one order are spread over the partitions and are consumed in any order, even side by side.',
  todo: 'Use the id of the thing that the event is about as key, and describe it in the binding of the message.',
  section: '§8',
  severity: 'warn',
  check(document) {
    if (!mayBeKafka(document)) return []
    const keyless = document.channels
      .filter((channel) => !isDeadLetterChannel(channel))
      .flatMap((channel) =>
        channel.messages
          .filter((message) => keysOf(message, channel).length === 0)
          .map(({ node, name }) => ({ path: node.path, name, address: channel.address })),
      )
    if (document.protocols.length > 0)
      return keyless.map(({ path, name, address }) => ({ path, message: `"${name}" on ${address} has no key.` }))
    const [first, ...others] = keyless
    if (!first) return []
    const names = others.length > 0 ? `"${first.name}" and ${others.length} more` : `"${first.name}"`
    const message = `No protocol is named. If it is Kafka, keys are missing: ${names}.`
    return [{ path: ['info'], message }]
  },
}
