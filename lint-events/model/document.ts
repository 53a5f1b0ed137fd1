/** Reads an AsyncAPI document of version 2 or 3 into one model. The rules read only that. */
import { directionOf } from './direction.ts'
import { isObject, textOf } from './json.ts'
import { child, childrenOf, type Node, rootNode } from './node.ts'
import { withNamedApplications } from './participants.ts'
import type { Channel, EventDocument, Operation, ReadingOptions } from './types.ts'
import { channelsOfVersion2, operationsOfVersion2 } from './version-2.ts'
import { channelsOfVersion3, operationsOfVersion3 } from './version-3.ts'

export const isAsyncApi = (document: unknown): boolean =>
  isObject(document) && /^[23]\.\d+\.\d+/.test(String(document.asyncapi))

/**
 * @param resolved the document with its references resolved; it may be invalid, so nothing in it is relied on
 * @param written the same document as it is written
 */
export function readDocument(resolved: unknown, written: unknown, options: ReadingOptions = {}): EventDocument {
  const node = rootNode(resolved, written)
  const majorVersion = String(child(node, 'asyncapi').value).startsWith('3') ? 3 : 2
  const application = textOf(child(child(node, 'info'), 'title').value) ?? 'the application'
  const channels = majorVersion === 3 ? channelsOfVersion3(node) : channelsOfVersion2(node)
  const specified =
    majorVersion === 3 ? operationsOfVersion3(node, channels, application) : operationsOfVersion2(channels, application)
  const direction = directionOf(node, specified, options.direction)
  const operations = direction.isInverted ? specified.map(inverted) : specified
  return {
    source: options.source ?? '',
    application,
    majorVersion,
    node,
    channels,
    operations: withNamedApplications(operations),
    protocols: protocolsOf(node, channels, operations),
    direction,
  }
}

const inverted = (operation: Operation): Operation => ({
  ...operation,
  action: operation.action === 'send' ? 'receive' : 'send',
})

function protocolsOf(node: Node, channels: Channel[], operations: Operation[]): string[] {
  const ofServers = childrenOf(child(node, 'servers')).map((server) => textOf(child(server, 'protocol').value))
  const bound = [...channels, ...operations, ...channels.flatMap(({ messages }) => messages)]
  const ofBindings = bound.flatMap((part) => {
    const bindings = child(part.node, 'bindings').value
    return isObject(bindings) ? Object.keys(bindings) : []
  })
  const named = [...ofServers, ...ofBindings].filter((name) => name !== undefined)
  return [...new Set(named.map((name) => name.toLowerCase()))].filter((name) => !/^(x-|\$)/.test(name))
}
