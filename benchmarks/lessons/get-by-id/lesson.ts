/** EDA §10: to get something by its id, call; do not publish that it was requested. */

import { median } from '../../statistics.ts'
import type { LessonContext } from '../context.ts'
import { ms, tenths } from '../figures.ts'
import type { Lesson } from '../lesson.ts'
import { openCall, withRequestReply } from '../request-reply.ts'

const requests = 100
const warmUps = 20
const timeoutMs = 10_000
const lookUp = (id: string) => JSON.stringify({ id, name: `User ${id}` })

async function measure(ctx: LessonContext) {
  ctx.log(`${requests} users by id, as events and as calls`)
  const events = await withRequestReply(ctx, lookUp, async ({ openAsker, startReplying }) => {
    await startReplying()
    const { ask } = await openAsker()
    return timesOf((id) => ask(id, timeoutMs))
  })
  const call = await openCall(lookUp)
  const calls = await timesOf((id) => call.ask(id, timeoutMs)).finally(call.close)
  const [eventMs, callMs] = [tenths(median(events)), tenths(median(calls))]
  const ratio = tenths(eventMs / callMs)
  return {
    answer: ratio,
    holds: ratio > 2,
    finding:
      `A user by id took ${ms(eventMs)} as UserRequested and UserRetrieved, and ${ms(callMs)} as a call: ${ratio} times as long, for two ` +
      `topics, two messages on disk and a correlation id.`,
    table: {
      head: ['', 'p50 ms', 'messages stored', 'what has to be up'],
      rows: [
        ['two events', eventMs, 2, 'both services and the broker'],
        ['a call', callMs, 0, 'both services'],
      ],
    },
    picture: {
      title: 'One user by id, p50',
      unit: 'ms',
      bars: [
        { label: 'two events', value: eventMs },
        { label: 'a call', value: callMs },
      ],
    },
  }
}

async function timesOf(ask: (id: string) => Promise<string>): Promise<number[]> {
  const times: number[] = []
  for (let i = 0; i < warmUps + requests; i++) {
    const from = performance.now()
    await ask(String(i))
    if (i >= warmUps) times.push(performance.now() - from)
  }
  return times
}

export const getById: Lesson = {
  name: 'get-by-id',
  section: '§10',
  title: 'A question, asked with events',
  claim: 'Do not publish that a user was requested and wait for the event that the user was retrieved. Call.',
  question: { text: 'How many times as long does a user by id take as two events than as a call?', unit: 'times' },
  styles: ['choreography'],
  measure,
  advice: 'A question has one who asks and one who answers, and somebody who waits: that is a call.',
  backOut: 'Offer the lookup as an HTTP or RPC endpoint of the service that owns the data, and delete both topics.',
}
