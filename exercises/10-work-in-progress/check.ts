/** A carrier that takes long for one order. The process ends meanwhile, and another one takes over. */

import { waitUntil } from '#shared/runtime/wait-until.ts'
import type { CheckContext, Exercise } from '../exercise.ts'
import { withKafka } from '../with-kafka.ts'
import type * as Attempt from './exercise.ts'

/** In this time other orders have their labels, unless they wait. */
const quickMs = 3_000

function openCarrier() {
  const labels = new Set<string>()
  const longCall = Promise.withResolvers<void>()
  longCall.promise.catch(() => {}) // nobody may be waiting for it
  const buy: Attempt.BuyLabel = async (orderId) => void labels.add(orderId)
  const buySlowly: Attempt.BuyLabel = (orderId) => (orderId === 'order-1' ? longCall.promise : buy(orderId))
  return { labels, buy, buySlowly, breakOff: longCall.reject }
}

const check = (ctx: CheckContext): Promise<string[]> =>
  withKafka(ctx, async ({ newTopic, publish, startProcess }) => {
    const { labels, buy, buySlowly, breakOff } = openCarrier()
    const topic = await newTopic()
    await publish(topic, { orderId: 'order-1' }, { orderId: 'order-2' }, { orderId: 'order-3' })
    const first = await ctx.load<typeof Attempt>()
    const crashing = await startProcess([topic], (consumer) => first.run(consumer, buySlowly))
    const isConcurrent = await waitUntil(() => labels.has('order-2') && labels.has('order-3'), quickMs)
    const killed = crashing.kill()
    breakOff(new Error('The process has ended'))
    await killed

    const second = await ctx.load<typeof Attempt>()
    const next = await startProcess([topic], (consumer) => second.run(consumer, buy))
    // It is behind order-1, so that order-1 was delivered by then or never is.
    await publish(topic, { orderId: 'order-4' })
    await next.until('the label of order-4', () => labels.has('order-4'))
    const findings: string[] = []
    if (!labels.has('order-1'))
      findings.push(
        'order-1 never got a label: its offset was committed before the carrier was done, and then the process ended.',
      )
    if (!isConcurrent) findings.push('order-2 and order-3 wait until order-1 has its label, which takes long.')
    return findings
  })

export const workInProgress: Exercise = {
  name: '10-work-in-progress',
  title: 'The label that was still being bought',
  section: '§2',
  lesson: 'duplicates',
  servers: ['kafka'],
  startFinding: 'order-1 never got a label',
  check,
}
