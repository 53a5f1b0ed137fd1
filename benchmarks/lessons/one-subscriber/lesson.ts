/** EDA §10: every event has exactly one subscriber. The kit's own choreography, judged by what its services have received. */
import type { LessonContext } from '../context.ts'
import type { Lesson } from '../lesson.ts'
import { placeOrders } from '../place-orders.ts'

const refusals = { 'card-declined': 0.25, 'out-of-stock': 0.25, 'undeliverable-address': 0.25 }

async function measure(ctx: LessonContext) {
  await placeOrders(ctx, { style: 'choreography', seconds: 6, refusals })
  const db = ctx.testBed.styleDb('choreography')
  const published = await db.outboxEvent.findMany({ distinct: ['type'], select: { type: true, service: true } })
  const received = await db.inboxEvent.findMany({
    distinct: ['type', 'consumer'],
    select: { type: true, consumer: true },
  })
  const events = published
    .map(({ type, service }) => ({
      type,
      service,
      consumers: received.filter((event) => event.type === type).map(({ consumer }) => consumer),
    }))
    .toSorted((a, b) => b.consumers.length - a.consumers.length || a.type.localeCompare(b.type))
  const single = events.filter(({ consumers }) => consumers.length === 1)
  const several = events.filter(({ consumers }) => consumers.length > 1)
  return {
    answer: single.length,
    holds: single.length > 0,
    finding:
      `Of the ${events.length} event types of this kit's own choreography ${single.length} have one subscriber (${single.map(({ type }) => type).join(', ')}): ` +
      `between these services it is point-to-point, and a call or a workflow would do. ${several.length} have several; for them the broker earns its place. ` +
      `The hybrid keeps exactly these and turns the others into calls of a workflow.`,
    table: {
      head: ['event', 'published by', 'subscribers', ''],
      rows: events.map(({ type, service, consumers }) => [
        type,
        service,
        consumers.length,
        consumers.join(', ') || 'nobody',
      ]),
    },
    picture: {
      title: 'Subscribers of each event',
      unit: 'subscribers',
      bars: events.map(({ type, consumers }) => ({ label: type, value: consumers.length })),
    },
  }
}

export const oneSubscriber: Lesson = {
  name: 'one-subscriber',
  section: '§10',
  title: 'Exactly one subscriber',
  claim:
    'If each event has exactly one subscriber, that is point-to-point messaging, not an event-driven architecture.',
  question: {
    text: 'The choreography of this kit has twelve types of events. How many of them have exactly one subscriber?',
    unit: 'types',
  },
  styles: ['choreography'],
  measure,
  advice:
    'Count the subscribers of each of your events; kit lint-events does it from your AsyncAPI documents, and --brokers from a running ' +
    'Kafka. An edge with one subscriber is a candidate for a call.',
  backOut: 'Replace one such edge by a direct call at a time, and measure before and after.',
}
