/** EDA §8: an event whose reply is awaited is a call that fails in worse ways. */

import { waitUntil } from '#shared/runtime/wait-until.ts'
import type { LessonContext } from '../context.ts'
import type { Lesson } from '../lesson.ts'
import { openCall, withRequestReply } from '../request-reply.ts'

const requests = 10
const timeoutMs = 2_000
const lookUp = (id: string) => id
const ids = Array.from({ length: requests }, (_, i) => String(i))

async function measure(ctx: LessonContext) {
  ctx.log(`${requests} requests to a service that is down, as events and as calls`)
  const events = await withRequestReply(ctx, lookUp, async ({ openAsker, startReplying, counts }) => {
    const { ask } = await openAsker()
    const down = await failuresOf((id) => ask(id, timeoutMs))
    // The asker has given up. The service comes back, and does what nobody waits for any more.
    await startReplying()
    await waitUntil(() => counts.unclaimed >= requests, 20_000)
    return { ...down, late: counts.handled }
  })
  const call = await openCall(lookUp)
  await call.close()
  const calls = { ...(await failuresOf((id) => call.ask(id, timeoutMs))), late: 0 }
  const rows = [
    { name: 'events', ...events },
    { name: 'calls', ...calls },
  ]
  return {
    answer: events.late,
    holds: events.late > 0 && events.waitedMs > calls.waitedMs,
    finding:
      `With the service down, whoever called knew after ${calls.waitedMs} ms; whoever published waited ${events.waitedMs} ms for a reply, and ` +
      `gave up. Then the service came back and handled ${events.late} of ${requests} requests that everybody had given up: had they been ` +
      `charges, somebody would have paid.`,
    table: {
      head: ['', 'failed, of 10', 'waited for the error, ms', 'executed after all'],
      rows: rows.map(({ name, failed, waitedMs, late }) => [name, failed, waitedMs, late]),
    },
    picture: {
      title: 'Requests executed after the one who asked had given up',
      unit: `of ${requests}`,
      bars: rows.map(({ name, late: value }) => ({ label: name, value })),
    },
  }
}

/** All at once. */
async function failuresOf(ask: (id: string) => Promise<string>) {
  const from = performance.now()
  const results = await Promise.allSettled(ids.map(ask))
  const failed = results.filter(({ status }) => status === 'rejected').length
  return { failed, waitedMs: Math.round(performance.now() - from) }
}

export const asyncInDisguise: Lesson = {
  name: 'async-in-disguise',
  section: '§8',
  title: 'Synchronous, disguised as asynchronous',
  claim: 'Publishing an event and waiting for a response event is request and reply, rebuilt poorly.',
  question: {
    text: `A service is down. ${requests} requests are published to it, and given up after ${timeoutMs / 1_000} s. How many are executed when it is back?`,
    unit: 'requests',
  },
  styles: ['choreography'],
  measure,
  advice:
    'If you wait, call. If the work must happen even though nobody waits, publish and do not wait; then a request needs a deadline of ' +
    'its own, or a way to be cancelled.',
  backOut:
    'Replace the pair of topics by an endpoint. Timeouts, errors and retries then mean what your HTTP client says they mean.',
}
