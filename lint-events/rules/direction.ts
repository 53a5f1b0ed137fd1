import { enumerate, type Rule } from './rule.ts'

export const directionUnclear: Rule = {
  name: 'direction-unclear',
  what: 'Operations named against their direction: publishOrderCreated under `publish` of AsyncAPI 2, which means that others publish; or orders.subscribe with the action send.',
  why: 'Readers and generators take the sender for the receiver. If all names say so, the document is read the other way round here.',
  todo: 'In AsyncAPI 2, put what the application sends under `subscribe`; in 3, use the action send. Or say how it is meant: x-lint-events-direction: as-specified or inverted.',
  section: '§4',
  severity: 'info',
  check({ direction, operations }) {
    const [first] = direction.contradicting
    if (direction.isStated || !first) return []
    const names = enumerate(direction.contradicting.map(({ id }) => id))
    const reading = direction.isInverted
      ? 'so it is read the other way round'
      : `but ${enumerate(direction.confirming.map(({ id }) => id))} do not, so it is read as specified`
    const count = `${direction.contradicting.length} of ${new Set(operations.map(({ node }) => node.path.join('/'))).size}`
    return [{ path: first.node.path, message: `${count} operations are named the other way (${names}), ${reading}.` }]
  },
}
