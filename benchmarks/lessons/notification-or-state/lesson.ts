/** EDA §4: an event with ids only is called back about; one that carries state is read as it was. */
import Fastify from 'fastify'
import { waitUntil } from '#shared/runtime/wait-until.ts'
import { median } from '../../statistics.ts'
import type { LessonContext } from '../context.ts'
import { tenths } from '../figures.ts'
import type { Lesson } from '../lesson.ts'
import { type LessonTopic, withTopic } from '../topic.ts'

const orders = 40
/** Every fourth order gets another address after its event was published, and before a consumer handles it. */
const changedEvery = 4
const waitMs = 15_000

interface Order {
  orderId: string
  items: { productId: string; quantity: number; unitPriceCents: number }[]
  totalCents: number
  shipTo: { name: string; street: string; city: string; postalCode: string; country: string }
}

/** What a consumer knows of an order, when it has handled the event. */
interface Known {
  street: string
  afterMs: number
}

async function measure(ctx: LessonContext) {
  ctx.log(`${orders} orders as notifications and with their state; then again with the producer down`)
  const notification = await published(ctx, 'notification')
  const state = await published(ctx, 'state')
  const kinds = [
    { name: 'notification (ids)', ...notification },
    { name: 'event-carried state', ...state },
  ]
  return {
    answer: notification.calls,
    holds:
      notification.calls >= orders &&
      state.calls === 0 &&
      state.outdated > notification.outdated &&
      state.handledAlone === orders,
    finding:
      `As a notification an order was ${notification.bytes} bytes on the broker, and consumers called the producer ${notification.calls} times; with its ` +
      `state it was ${state.bytes} bytes and no call. With the producer down, consumers of notifications could handle ${notification.handledAlone} of ${orders}, ` +
      `those of state ${state.handledAlone}. But ${state.outdated} of them read an address that had changed since, and ${notification.outdated} of those who called.`,
    table: {
      head: [
        '',
        'bytes per order',
        'calls back',
        'known after p50, ms',
        'read an old address',
        'handled, producer down',
      ],
      rows: kinds.map((kind) => [kind.name, kind.bytes, kind.calls, kind.knownMs, kind.outdated, kind.handledAlone]),
    },
    picture: {
      title: 'Bytes on the broker for each order',
      unit: 'bytes',
      bars: kinds.map(({ name, bytes: value }) => ({ label: name, value })),
    },
  }
}

async function published(ctx: LessonContext, kind: 'notification' | 'state') {
  const producer = await openProducer()
  const bodyOf = (order: Order) => JSON.stringify(kind === 'state' ? order : { orderId: order.orderId })
  const whileUp = await withTopic(ctx, {}, async (topic) => {
    await publishAll(topic, producer.orders, bodyOf)
    producer.changeAddresses()
    return consumeAll(topic, producer.url, kind)
  })
  const current = producer.orders.filter(({ orderId, shipTo }) => whileUp.known.get(orderId)?.street === shipTo.street)
  const { calls } = producer
  await producer.close()
  const alone = await withTopic(ctx, {}, async (topic) => {
    await publishAll(topic, producer.orders, bodyOf)
    return consumeAll(topic, producer.url, kind, 3_000)
  })
  const times = [...whileUp.known.values()].map(({ afterMs }) => afterMs)
  return {
    bytes: Math.round(producer.orders.reduce((sum, order) => sum + bodyOf(order).length, 0) / orders),
    calls: calls(),
    knownMs: tenths(median(times)),
    outdated: orders - current.length,
    handledAlone: alone.known.size,
  }
}

/** The service that owns the orders: it publishes them, and says what they are now. */
async function openProducer() {
  const all = Array.from({ length: orders }, (_, i) => newOrder(i + 1))
  let calls = 0
  const app = Fastify({ forceCloseConnections: true })
  app.get<{ Params: { orderId: string } }>('/orders/:orderId', async ({ params }) => {
    calls++
    return all.find(({ orderId }) => orderId === params.orderId)
  })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  return {
    url,
    orders: all,
    calls: () => calls,
    changeAddresses() {
      for (const [i, { shipTo }] of all.entries()) if (i % changedEvery === 0) shipTo.street = 'Moved Street 2'
    },
    close: () => app.close(),
  }
}

const newOrder = (n: number): Order => ({
  orderId: `order-${n}`,
  items: [1, 2, 3].map((k) => ({ productId: `product-${k}`, quantity: k, unitPriceCents: 1_000 * k })),
  totalCents: 14_000,
  shipTo: { name: 'Ada Lovelace', street: '12 St James Square', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' },
})

const publishAll = (topic: LessonTopic, all: readonly Order[], bodyOf: (order: Order) => string): Promise<void> =>
  topic.publish(all.map((order) => ({ key: order.orderId, value: bodyOf(order) })))

async function consumeAll(topic: LessonTopic, url: string, kind: 'notification' | 'state', withinMs = waitMs) {
  const known = new Map<string, Known>()
  await topic.consume(async ({ message }) => {
    const from = performance.now()
    const event = JSON.parse(String(message.value)) as Order
    const order = kind === 'state' ? event : await callBack(url, event.orderId)
    known.set(order.orderId, { street: order.shipTo.street, afterMs: performance.now() - from })
  })
  await waitUntil(() => known.size === orders, withinMs)
  return { known }
}

/** @throws when the producer is down, so that the message is delivered again */
async function callBack(url: string, orderId: string): Promise<Order> {
  return (await (await fetch(`${url}/orders/${orderId}`)).json()) as Order
}

export const notificationOrState: Lesson = {
  name: 'notification-or-state',
  section: '§4',
  title: 'Notification or event-carried state',
  claim:
    'An event either has ids only, and consumers fetch the rest from the producer; or it carries all that they need.',
  question: {
    text: `One consumer handles ${orders} orders that were published as notifications. How often does it call the producer?`,
    unit: 'calls',
  },
  styles: ['choreography'],
  measure,
  advice:
    'Carry what consumers decide with, as it was when it happened: a charge needs the price of then. Send ids for what must be ' +
    'current, such as an address, and where the payload would be large or private.',
  backOut:
    'If every consumer calls back at once anyway, the event is a doorbell in front of an API: let them call when they need it.',
}
