/** AsyncAPI 3. The actions send and receive are the application's own. */
import { isObject, textOf } from './json.ts'
import { readMessage } from './message.ts'
import { child, childIfAny, childrenOf, keyOf, type Node, referredName } from './node.ts'
import type { Channel, Message, Operation } from './types.ts'

export const channelsOfVersion3 = (root: Node): Channel[] => childrenOf(child(root, 'channels')).map(readChannel)

function readChannel(node: Node): Channel {
  const id = keyOf(node)
  const messages = childrenOf(child(node, 'messages')).map((message) =>
    readMessage(message, { name: id, hasKey: true }),
  )
  return { id, address: textOf(child(node, 'address').value) ?? id, node, messages }
}

export function operationsOfVersion3(root: Node, channels: Channel[], application: string): Operation[] {
  const nodes = childrenOf(child(root, 'operations')).filter(({ value }) => isObject(value))
  // One document of a whole system: its operations are called service/operation.
  const areOfServices = nodes.length > 0 && nodes.every((node) => /^[^/]+\/[^/]+/.test(keyOf(node)))
  return nodes.map((node) => {
    const { channel, messages } = channelAndMessages(node, channels)
    return {
      id: keyOf(node),
      action: child(node, 'action').value === 'receive' ? 'receive' : 'send',
      application: areOfServices ? keyOf(node).split('/')[0]! : application,
      node,
      channel,
      messages,
      reply: replyOf(node, channels),
    }
  })
}

function replyOf(operation: Node, channels: Channel[]): Operation['reply'] {
  const node = childIfAny(operation, 'reply')
  return node && isObject(node.value) ? { node, messages: channelAndMessages(node, channels).messages } : undefined
}

/** An operation without a list of messages has all those of its channel. */
function channelAndMessages(node: Node, channels: Channel[]): { channel: Channel; messages: Message[] } {
  const reference = child(node, 'channel')
  const id = referredName(reference)
  const channel = channels.find((candidate) => candidate.id === id) ?? { ...readChannel(reference), id: id ?? '' }
  const listed = childIfAny(node, 'messages')
  if (!listed) return { channel, messages: channel.messages }
  const messages = childrenOf(listed).map((message) => {
    const key = referredName(message)
    return (
      channel.messages.find((candidate) => keyOf(candidate.node) === key) ??
      readMessage(message, { name: key ?? channel.id, hasKey: false })
    )
  })
  return { channel, messages }
}
