/** EDA §10, backing out: one edge of the choreography, replaced by a direct call. The patch is beside this file. */
import { join } from 'node:path'
import { filesOf } from '../../change-cost/change-cost.ts'
import type { LessonContext } from '../context.ts'
import { countWhere, ms, p50 } from '../figures.ts'
import type { Lesson } from '../lesson.ts'
import { withPatchedStyle } from '../patched-style.ts'
import { type OrdersOptions, placeOrders } from '../place-orders.ts'

const patch = join(import.meta.dirname, 'notification-by-call.patch')

async function measure(ctx: LessonContext) {
  const before = await mailsOf(ctx, {})
  const after = await withPatchedStyle('choreography', patch, (dir) => mailsOf(ctx, { dir }))
  const files = filesOf(patch)
  const lines = files.reduce((sum, { added, removed }) => sum + added + removed, 0)
  const rows = [
    { name: 'an event', ...before },
    { name: 'a call', ...after },
  ]
  return {
    answer: after.whileDown,
    holds: after.whileDown < after.orders && before.whileDown === before.orders,
    finding:
      `The edge from order to notification became a call with ${lines} lines in ${files.length} files. The e-mail was sent ${ms(before.mailMs)} after the ` +
      `order with the event, and after ${ms(after.mailMs)} with the call. When notification was down, ${before.whileDown} of ${before.orders} e-mails followed ` +
      `with the event, and ${after.whileDown} with the call: the simplicity is real, and so is what it costs.`,
    table: {
      head: [
        'order → notification',
        'e-mail after, p50 ms',
        'messages for it',
        'e-mails, notification up',
        'e-mails, it was down',
      ],
      rows: rows.map(({ name, mailMs, whileUp, whileDown }) => [
        name,
        mailMs,
        name === 'an event' ? 1 : 0,
        whileUp,
        whileDown,
      ]),
    },
    picture: {
      title: 'E-mails sent for orders that were placed while notification was down',
      unit: 'e-mails',
      bars: rows.map(({ name, whileDown: value }) => ({ label: name, style: 'choreography' as const, value })),
    },
  }
}

/** How long after the order its e-mail was sent; and how many were sent, with notification up and down. */
async function mailsOf(ctx: LessonContext, options: Pick<OrdersOptions, 'dir'>) {
  const up = await placeOrders(ctx, { style: 'choreography', ...options })
  const down = await placeOrders(ctx, { style: 'choreography', fault: 'notification down', ...options })
  const mailed = (placed: typeof up) => countWhere(placed, ({ notifications }) => notifications.length > 0)
  const times = [...up.snapshot.orders.values()].flatMap(({ order, notifications: [mail] }) =>
    order && mail ? mail.sentAt.getTime() - order.placedAt.getTime() : [],
  )
  return { orders: down.counts.completed, mailMs: p50(times), whileUp: mailed(up), whileDown: mailed(down) }
}

export const backingOut: Lesson = {
  name: 'backing-out',
  section: '§10',
  title: 'Backing out: one edge, by a call',
  claim: 'The way back from events is to replace them by direct calls: decoupling is traded for simplicity.',
  question: {
    text: 'Order calls notification instead of publishing an event. Of 20 orders that complete while it is down, how many customers get their e-mail?',
    unit: 'e-mails',
  },
  styles: ['choreography'],
  measure,
  advice:
    'Back out edge by edge: one producer, one consumer, one patch, measured before and after. If its work may not be lost, replace the ' +
    'event by a job instead of by a call.',
  backOut:
    'The patch can be taken back the same way: git apply -R benchmarks/lessons/backing-out/notification-by-call.patch.',
}
