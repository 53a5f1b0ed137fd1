/**
 * Documents that describe a whole system name the application of an operation: `x-application` on it (or `x-service`), or who
 * sends and who receives: `x-producer(s)`, `x-publisher(s)`, `x-consumer(s)`, `x-subscriber(s)` on the operation or its channel.
 */
import { isObject, listOf, textOf } from './json.ts'
import { child, type Node } from './node.ts'
import type { Action, Operation } from './types.ts'

const extensions: Record<Action, string[]> = {
  send: ['x-producer', 'x-producers', 'x-publisher', 'x-publishers'],
  receive: ['x-consumer', 'x-consumers', 'x-subscriber', 'x-subscribers'],
}

/** With an operation for each application that is named, instead of the one that names them. */
export const withNamedApplications = (operations: Operation[]): Operation[] =>
  operations.flatMap((operation) => {
    const application = extensionText(operation.node, 'x-application') ?? extensionText(operation.node, 'x-service')
    if (application !== undefined) return [{ ...operation, application }]
    const named = (['send', 'receive'] as const).flatMap((action) =>
      applicationsNamed(operation, action).map((name) => ({ ...operation, action, application: name })),
    )
    return named.length > 0 ? named : [operation]
  })

function applicationsNamed({ node, channel }: Operation, action: Action): string[] {
  const values = [node, channel.node].flatMap((part) =>
    extensions[action].flatMap((name) => listOf(child(part, name).value)),
  )
  const names = values.map((value) =>
    isObject(value) ? textOf(value.service ?? value.application ?? value.name ?? value.id) : textOf(value),
  )
  return [...new Set(names.filter((name) => name !== undefined))]
}

const extensionText = (node: Node, name: string): string | undefined => textOf(child(node, name).value)
