/**
 * Whether a document means its directions as AsyncAPI does. In AsyncAPI 2 `publish` means that others publish to the described
 * application, and many authors mean the opposite; converters carried that into documents of version 3. The names of the
 * operations tell: publishOrderCreated under `publish`, or orders.subscribe with the action send. If some operations contradict
 * the specification and none confirms it, the document is read the other way round. `x-lint-events-direction` decides it.
 */
import { textOf } from './json.ts'
import { child, type Node } from './node.ts'
import type { Action, Direction, Operation, ReadingOptions } from './types.ts'
import { wordsOf } from './words.ts'

const sends = new Set('emit emits produce produces publish publishes send sends'.split(' '))
const receives = new Set('consume consumes listen receive receives received subscribe subscribes'.split(' '))

export function directionOf(root: Node, operations: Operation[], option: ReadingOptions['direction']): Direction {
  const suggested = operations.map((operation) => ({ operation, action: suggestedAction(operation) }))
  const withAction = (isSame: boolean) =>
    suggested
      .filter(({ operation, action }) => action !== undefined && (action === operation.action) === isSame)
      .map(({ operation }) => operation)
  const confirming = withAction(true)
  const contradicting = withAction(false)
  const stated = option ?? textOf(child(root, 'x-lint-events-direction').value)
  const isStated = stated === 'inverted' || stated === 'as-specified'
  const isInverted = isStated ? stated === 'inverted' : contradicting.length > 0 && confirming.length === 0
  return { isInverted, isStated, contradicting, confirming }
}

/** By the first or the last word of its name, or by the first word of its summary. */
function suggestedAction({ id, node }: Operation): Action | undefined {
  // In AsyncAPI 2 an operation may have no name; then its id is made of its keyword.
  const isNamed = child(node, 'operationId').value !== undefined || child(node, 'action').value !== undefined
  const name = isNamed ? wordsOf(id) : []
  const summary = wordsOf(textOf(child(node, 'summary').value) ?? '')
  const candidates = [name[0], name.at(-1), summary[0]].filter((word) => word !== undefined)
  const isSuggested = (verbs: Set<string>) => candidates.some((word) => verbs.has(word))
  if (isSuggested(sends) === isSuggested(receives)) return undefined
  return isSuggested(sends) ? 'send' : 'receive'
}
