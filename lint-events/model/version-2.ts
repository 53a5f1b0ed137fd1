/**
 * AsyncAPI 2. Its `publish` means that others publish to the channel, so that the application receives; with `subscribe` it
 * sends. Many documents mean the opposite: see direction.ts.
 */
import { isObject, textOf } from './json.ts'
import { readMessage } from './message.ts'
import { child, childIfAny, childrenOf, keyOf, type Node } from './node.ts'
import type { Action, Channel, Message, Operation } from './types.ts'

const actions = { publish: 'receive', subscribe: 'send' } as const satisfies Record<string, Action>
const keywords = ['publish', 'subscribe'] as const

export const channelsOfVersion2 = (root: Node): Channel[] =>
  childrenOf(child(root, 'channels')).map((node) => {
    const messages = keywords.flatMap((keyword) => messagesOf(child(node, keyword), keyOf(node)))
    return { id: keyOf(node), address: keyOf(node), node, messages }
  })

export const operationsOfVersion2 = (channels: Channel[], application: string): Operation[] =>
  channels.flatMap((channel) =>
    keywords.flatMap((keyword) => {
      const node = childIfAny(channel.node, keyword)
      if (!node || !isObject(node.value)) return []
      const id = textOf(child(node, 'operationId').value) ?? `${keyword} ${channel.id}`
      const messages = messagesOf(node, channel.id)
      return [{ id, action: actions[keyword], application, node, channel, messages, reply: undefined }]
    }),
  )

function messagesOf(operation: Node, channelId: string): Message[] {
  const message = childIfAny(operation, 'message')
  if (!message || !isObject(message.value)) return []
  const oneOf = childIfAny(message, 'oneOf')
  return (oneOf ? childrenOf(oneOf) : [message]).map((node) => readMessage(node, { name: channelId, hasKey: false }))
}
