/** EDA §8: events of different topics arrive in any order. */
import { isAcknowledged } from '../../load/driver.ts'
import type { LessonContext } from '../context.ts'
import type { Lesson } from '../lesson.ts'
import { type OrdersOptions, placeOrders } from '../place-orders.ts'

async function measure(ctx: LessonContext) {
  const rows: Row[] = [
    { name: 'both providers take 50–100 ms', ...(await placeAndCompare(ctx, { seconds: 10 })) },
    {
      name: 'the payment provider takes 5 s longer',
      ...(await placeAndCompare(ctx, { fault: 'payment provider slow' })),
    },
  ]
  const [equal, slow] = rows as [Row, Row]
  return {
    answer: equal.stockFirst,
    holds: equal.stockFirst > 0 && equal.stockFirst < equal.orders,
    finding:
      `Shipping received the stock's event before the payment's for ${equal.stockFirst} of ${equal.orders} orders, and after it for the others; ` +
      `with a slow payment provider for ${slow.stockFirst} of ${slow.orders}. Every one of them was shipped once, since shipping waits for ` +
      `both, in whichever order they come.`,
    table: {
      head: ['', 'orders', 'StockReserved first', 'PaymentSucceeded first'],
      rows: rows.map(({ name, orders, stockFirst }) => [name, orders, stockFirst, orders - stockFirst]),
    },
    picture: {
      title: 'Orders whose stock was reported before their payment',
      unit: '%',
      bars: rows.map(({ name, orders, stockFirst }) => ({
        label: name,
        value: Math.round((100 * stockFirst) / orders),
      })),
    },
  }
}
interface Row extends Compared {
  name: string
}

interface Compared {
  orders: number
  stockFirst: number
}

/** Reads shipping's inbox, whose rows are written in the order in which the events were handled. */
async function placeAndCompare(ctx: LessonContext, options: Omit<OrdersOptions, 'style'>): Promise<Compared> {
  const { attempts } = await placeOrders(ctx, { style: 'choreography', ...options })
  const orderIds = attempts.flatMap((attempt) => (isAcknowledged(attempt) && attempt.orderId ? attempt.orderId : []))
  const received = await ctx.testBed.styleDb('choreography').inboxEvent.findMany({
    where: { consumer: 'shipping', orderId: { in: orderIds }, type: { in: ['StockReserved', 'PaymentSucceeded'] } },
    orderBy: { receivedAt: 'asc' },
  })
  const firstTypes = orderIds.map((orderId) => received.find((event) => event.orderId === orderId)?.type)
  return { orders: orderIds.length, stockFirst: firstTypes.filter((type) => type === 'StockReserved').length }
}

export const anyOrder: Lesson = {
  name: 'any-order',
  section: '§8',
  title: 'Events in any order',
  claim:
    'Events of one order do not arrive in the order in which you would tell the story, once they are in several topics.',
  question: {
    text: 'Payment and inventory work side by side, each for 50–100 ms. Of 40 orders, for how many does shipping hear of the stock first?',
    unit: 'orders',
  },
  styles: ['choreography'],
  measure,
  advice:
    'Write each handler so that it stores what it has heard and checks whether it knows enough. Test every permutation; ' +
    'choreography/any-order.integration.test.ts does.',
  backOut:
    'Where B must happen after A, let one process do both: a function, or a workflow. One topic with one key keeps the order, and ' +
    'then everybody waits for the slowest.',
}
