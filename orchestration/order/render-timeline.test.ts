/** The timeline of each recorded order shows its outcome and the reason. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js'
import { describe, expect, test } from 'vitest'
import { renderTimeline } from './render-timeline.ts'
import { buildTimeline } from './timeline.ts'

/** @param count of events from the first; default all */
function recorded(outcome: string, count?: number) {
  const file = join(import.meta.dirname, 'histories', `${outcome}.history.json`)
  const { events } = historyFromJSON(JSON.parse(readFileSync(file, 'utf8')))
  return buildTimeline({ events: events?.slice(0, count) ?? [] })
}

describe('a timeline', () => {
  test.each([
    ['completed', 'Now: COMPLETED. The workflow has ended.', 'Credit the points: done'],
    ['declined', 'Now: CANCELLED, card-declined. The workflow', 'Charge the card: refused, card-declined'],
    ['out-of-stock', 'Now: CANCELLED, out-of-stock. The workflow', 'Reserve the stock: refused, out-of-stock'],
    ['undeliverable', 'Now: CANCELLED, undeliverable-address. The workflow', 'Refund the charge: done'],
    ['cancelled', 'Now: CANCELLED, cancelled-by-customer. The workflow', 'customer      requested cancellation'],
  ])('When an order is %s, then the timeline shows its state and the cause', (outcome, state, cause) => {
    const text = renderTimeline(recorded(outcome), [], Date.now())
    expect(text).toContain(state)
    expect(text).toContain(cause)
    expect(text.split('\n').at(-1)).toBe("Read 1 source: the workflow's history.")
  })

  test('When a step fails repeatedly, then the timeline shows its name, attempts and last failure', () => {
    const charging = { attempt: 7, running: false, nextAttemptAt: 5_000, lastFailure: 'HTTP 503' }
    const text = renderTimeline(recorded('completed', 7), [{ name: 'charge', ...charging }], 2_000)
    expect(text).toContain('Now: PENDING.')
    expect(text).toContain(
      'waits for payment: Charge the card (attempt 7, next attempt in 3.0 s; last failure: HTTP 503)',
    )
  })

  test('When no worker starts a step, then the timeline shows that', () => {
    const waiting = { name: 'charge', attempt: 1, running: false, nextAttemptAt: null, lastFailure: null }
    expect(renderTimeline(recorded('completed', 7), [waiting], 0)).toContain('no worker has started it')
  })

  test('When the history is not that of an order, then an error is thrown', () => {
    expect(() => buildTimeline({ events: [] })).toThrow('not the history of an order')
  })
})
