/** A worker stops while the carrier is working on an order, and another one takes the order over. */
import type { CheckContext, Exercise } from '../exercise.ts'
import { type Ending, withTemporal } from '../temporal/with-temporal.ts'
import type * as Attempt from './exercise.ts'

function openProviders() {
  const receipts: string[] = []
  const label = Promise.withResolvers<void>()
  let isLabelAsked = false
  const activities: Attempt.Activities = {
    charge: async () => {},
    sendReceipt: async ({ orderId }) => void receipts.push(orderId),
    createLabel() {
      isLabelAsked = true
      return label.promise
    },
  }
  return { activities, receipts, isLabelAsked: () => isLabelAsked, finishLabel: label.resolve }
}

const check = (ctx: CheckContext): Promise<string[]> =>
  withTemporal(ctx, async ({ startWorker, placeOrder, follow }) => {
    const { activities, receipts, isLabelAsked, finishLabel } = openProviders()
    await startWorker({ activities })
    const stopFirst = await startWorker({ workflows: ctx.file })
    const workflow = await placeOrder({ orderId: 'order-7' })
    const before = await follow(workflow, isLabelAsked)
    await stopFirst()
    await startWorker({ workflows: ctx.file })
    finishLabel()
    const after = before.outcome === 'RUNNING' ? await follow(workflow) : before
    return [...aboutEnding(after, isLabelAsked()), ...aboutReceipts(receipts.length)]
  })

function aboutEnding({ outcome, why }: Ending, isLabelAsked: boolean): string[] {
  if (outcome === 'STUCK')
    return [`order-7 is stuck: the worker that took it over did not repeat what the first one had done. ${why}`]
  if (outcome !== 'COMPLETED') return [`order-7 ended as ${outcome}. ${why}`]
  return isLabelAsked ? [] : ['order-7 was completed without a label.']
}

const aboutReceipts = (count: number): string[] =>
  count === 1 ? [] : [`The customer of order-7 got ${count} receipts instead of one.`]

export const notWhenReplaying: Exercise = {
  name: '11-not-when-replaying',
  title: 'The order that a restart stopped',
  section: '§9',
  lesson: 'kill-the-servers',
  servers: ['temporal'],
  startFinding: 'order-7 is stuck',
  check,
}
