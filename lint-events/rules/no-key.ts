import { keysOf } from '../model/keys.ts'
import { isDeadLetterChannel } from '../model/kind.ts'
import { mayBeKafka } from './brokers.ts'
import type { Rule } from './rule.ts'

export const noKey: Rule = {
  name: 'no-key',
  what: 'A message on Kafka whose key is not described (bindings.kafka.key, or an extension such as x-partition-key). Also without a protocol; other brokers are left out.',
  why: 'Without a key the events of one order are spread over the partitions and are consumed in any order, even side by side.',
  todo: 'Use the id of the thing that the event is about as key, and describe it in the binding of the message.',
  section: '§8',
  severity: 'warn',
  check(document) {
    if (!mayBeKafka(document)) return []
    const channels = document.channels.filter((channel) => !isDeadLetterChannel(channel))
    return channels.flatMap((channel) =>
      channel.messages
        .filter((message) => keysOf(message, channel).length === 0)
        .map(({ node, name }) => ({ path: node.path, message: `"${name}" on ${channel.address} has no key.` })),
    )
  },
}
