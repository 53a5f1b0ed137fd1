/** EDA §1: a chain is only available while all of its services are. */
import type { StyleName } from '#stack/styles.ts'
import type { LessonContext } from '../context.ts'
import { countWhere } from '../figures.ts'
import type { Lesson } from '../lesson.ts'
import { placeOrders } from '../place-orders.ts'

const styles: readonly StyleName[] = ['synchronous-chain', 'careful-chain', 'choreography']

async function measure(ctx: LessonContext) {
  const rows: Row[] = []
  for (const style of styles) {
    const placed = await placeOrders(ctx, { style, fault: 'notification down' })
    const { attempted, accepted, completed } = placed.counts
    const unfinished = countWhere(
      placed,
      ({ order, payment }) => order?.status === 'PENDING' && payment?.chargedAt != null,
    )
    const mails = countWhere(placed, ({ notifications }) => notifications.length > 0)
    rows.push({ style, attempted, accepted, completed, unfinished, mails })
  }
  const [chain, careful, choreography] = rows as [Row, Row, Row]
  return {
    answer: chain.completed,
    holds: chain.completed === 0 && choreography.completed === choreography.attempted,
    finding:
      `While nobody could send e-mails, the chain completed ${chain.completed} of ${chain.attempted} orders and had charged ` +
      `${chain.unfinished} cards for orders that it never finished. The choreography completed ${choreography.completed}, and so did ` +
      `the careful chain (${careful.completed}), without a broker. Once the service was back, ${choreography.mails} and ${careful.mails} e-mails followed.`,
    table: {
      head: ['style', 'orders', 'accepted', 'completed', 'charged and unfinished', 'e-mails afterwards'],
      rows: rows.map((row) => [row.style, row.attempted, row.accepted, row.completed, row.unfinished, row.mails]),
    },
    picture: {
      title: 'Orders completed while the e-mail service was down',
      unit: 'orders',
      bars: rows.map(({ style, completed }) => ({ label: style, style, value: completed })),
    },
  }
}
interface Row {
  style: StyleName
  attempted: number
  accepted: number
  completed: number
  unfinished: number
  mails: number
}

export const availabilityChain: Lesson = {
  name: 'availability-chain',
  section: '§1',
  title: 'Availability multiplies',
  claim: 'If the e-mail service is down, nobody can buy: an order needs every service of the chain.',
  question: {
    text: 'The e-mail service is down. Of 20 orders, how many does the chain complete?',
    unit: 'orders',
  },
  styles,
  measure,
  advice:
    'Take out of the path of the order what does not decide it. A message, a job or a call in the background does that; a broker ' +
    'is one way. Then repeat the same with payment, which decides: no style completes an order without it.',
  backOut:
    'The careful chain keeps its background work in memory: lost if its process dies. If that is acceptable for e-mails, you do ' +
    'not need a broker for them; if not, a job in the database is the next step.',
}
