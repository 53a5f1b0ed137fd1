/** EDA §10: a customer who looks at once sees an old state, for as long as the events take. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { OrderClient } from '#shared/client.ts'
import { isSettled } from '#shared/contracts/order.ts'
import type { StyleName } from '#stack/styles.ts'
import type { LessonContext } from '../context.ts'
import { ms, p50 } from '../figures.ts'
import type { Lesson } from '../lesson.ts'
import { newOrder, withCustomer } from '../with-customer.ts'

const styles: readonly StyleName[] = ['synchronous-chain', 'careful-chain', 'choreography', 'orchestration']
const orders = 20
/** Between two reads. */
const readEveryMs = 5

interface Row extends Awaited<ReturnType<typeof readOrders>> {
  style: StyleName
}

async function measure(ctx: LessonContext) {
  const rows: Row[] = []
  for (const style of styles) {
    ctx.log(`${style}: ${orders} orders, each read at once, in the list and by its id`)
    rows.push({ style, ...(await withCustomer(ctx, style, readOrders)) })
  }
  const of = (wanted: StyleName) => rows.find(({ style }) => style === wanted)!
  const [chain, choreography, orchestration] = [of('synchronous-chain'), of('choreography'), of('orchestration')]
  return {
    answer: choreography.stale,
    holds: choreography.stale > 0 && chain.stale === 0,
    finding:
      `Read right after the response, ${chain.stale} of ${orders} orders were not final in the chain, ${choreography.stale} in choreography and ` +
      `${orchestration.stale} in orchestration; there they were final ${ms(choreography.staleMs)} and ${ms(orchestration.staleMs)} later. ` +
      `In the customer's list ${orchestration.unlisted} orders of orchestration were missing at first, and ${choreography.unlisted} of choreography.`,
    table: {
      head: ['style', 'read too early, of 20', 'final after, ms', 'missing in the list'],
      rows: rows.map(({ style, stale, staleMs, unlisted }) => [style, stale, staleMs, unlisted]),
    },
    picture: {
      title: 'Time from the response until a read shows the final state',
      unit: 'ms',
      bars: rows.map(({ style, staleMs: value }) => ({ label: style, style, value })),
    },
  }
}

/** Places one order after the other, and reads each until it is final. */
async function readOrders({ api }: OrderClient) {
  const staleTimes: number[] = []
  let [stale, unlisted] = [0, 0]
  for (let i = 0; i < orders; i++) {
    const { orderId } = await api.orders.place.mutate(newOrder())
    const respondedAt = performance.now()
    const [listed, first] = await Promise.all([api.orders.list.query({ limit: 5 }), api.orders.get.query({ orderId })])
    if (!listed.orders.some((order) => order.orderId === orderId)) unlisted++
    if (!isSettled(first)) stale++
    for (let order = first; !isSettled(order); order = await api.orders.get.query({ orderId })) await sleep(readEveryMs)
    staleTimes.push(isSettled(first) ? 0 : performance.now() - respondedAt)
  }
  return { stale, unlisted, staleMs: p50(staleTimes) }
}

export const readYourOwnWrite: Lesson = {
  name: 'read-your-own-write',
  section: '§10',
  title: 'Read your own write',
  claim:
    'Where a reader needs the result of what they just did, events are the wrong choice: they are eventually consistent.',
  question: {
    text: 'A customer places 20 orders in the choreography and looks at each at once. How many are not final yet?',
    unit: 'orders',
  },
  styles,
  measure,
  advice:
    'Find out who looks right away. If it is the person who has clicked, respond when it is done, or subscribe them to the change ' +
    '(orders.watch does); polling and "please reload" only move the wait.',
  backOut:
    'Do what must be visible at once in the transaction of the request, and publish the event from it for everybody else.',
}
