/** The story of each recorded order says how it ended and why. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js'
import { describe, expect, test } from 'vitest'
import { renderTimeline } from './render-timeline.ts'
import { buildTimeline } from './timeline.ts'

/** The first events of a recorded order; all of them unless `count` says how many. */
function recorded(ending: string, count?: number) {
  const file = join(import.meta.dirname, 'histories', `${ending}.history.json`)
  const { events } = historyFromJSON(JSON.parse(readFileSync(file, 'utf8')))
  return buildTimeline({ events: events?.slice(0, count) ?? [] })
}

describe('a story', () => {
  test.each([
    ['completed', 'Now: COMPLETED. Nothing is left to do.', 'Credit the points: done'],
    ['declined', 'Now: CANCELLED, card-declined. Nothing', 'Charge the card: refused, card-declined'],
    ['out-of-stock', 'Now: CANCELLED, out-of-stock. Nothing', 'Set the items aside: refused, out-of-stock'],
    ['undeliverable', 'Now: CANCELLED, undeliverable-address. Nothing', 'Give back what was charged: done'],
    ['cancelled', 'Now: CANCELLED, cancelled-by-customer. Nothing', 'customer      asked to cancel'],
  ])('when an order is %s, then it says so and what led there', (ending, state, cause) => {
    const text = renderTimeline(recorded(ending), [], Date.now())
    expect(text).toContain(state)
    expect(text).toContain(cause)
    expect(text.split('\n').at(-1)).toBe("Asked 1 place: the workflow's history.")
  })

  test('When a step keeps failing, then it shows which, how often and why', () => {
    const charging = { attempt: 7, running: false, nextAttemptAt: 5_000, lastFailure: 'HTTP 503' }
    const text = renderTimeline(recorded('completed', 7), [{ what: 'charge', ...charging }], 2_000)
    expect(text).toContain('Now: PENDING.')
    expect(text).toContain(
      'waits for payment: Charge the card (attempt 7, will be tried again, next in 3.0 s; last failure: HTTP 503)',
    )
  })

  test('When no worker takes a step, then it says so', () => {
    const waiting = { what: 'charge', attempt: 1, running: false, nextAttemptAt: null, lastFailure: null }
    expect(renderTimeline(recorded('completed', 7), [waiting], 0)).toContain('no worker has taken it yet')
  })

  test('When the history is not that of an order, then it is rejected', () => {
    expect(() => buildTimeline({ events: [] })).toThrow('not the history of an order')
  })
})
