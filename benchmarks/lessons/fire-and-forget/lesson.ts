/** EDA §2: a call that nobody waits for is lost when its receiver is down. */
import type { StyleName } from '#stack/styles.ts'
import type { LessonContext } from '../context.ts'
import { countWhere } from '../figures.ts'
import type { Lesson } from '../lesson.ts'
import { placeOrders } from '../place-orders.ts'

const styles: readonly StyleName[] = ['fire-and-forget', 'choreography', 'job-queue']

async function measure(ctx: LessonContext) {
  const rows: Row[] = []
  for (const style of styles) {
    const placed = await placeOrders(ctx, { style, fault: 'inventory down' })
    const { accepted, completed } = placed.counts
    const withStock = countWhere(placed, ({ reservation }) => reservation?.soldAt != null)
    const sold = countWhere(
      placed,
      ({ order, reservation }) => order?.status === 'COMPLETED' && reservation?.soldAt == null,
    )
    rows.push({ style, accepted, completed, withStock, sold })
  }
  const [naive, choreography] = rows as [Row, Row]
  return {
    answer: naive.withStock,
    holds: naive.withStock < naive.accepted && choreography.withStock === choreography.accepted,
    finding:
      `Fire and forget told ${naive.completed} customers that their order is complete, and took the goods of ${naive.withStock} out of stock: ` +
      `${naive.sold} messages are lost for ever, and nothing shows it. Choreography and the job queue kept theirs until inventory was back.`,
    table: {
      head: ['style', 'accepted', 'completed', 'goods taken from stock', 'completed without goods'],
      rows: rows.map((row) => [row.style, row.accepted, row.completed, row.withStock, row.sold]),
    },
    picture: {
      title: 'Orders completed without goods, while inventory was down',
      unit: 'orders',
      bars: rows.map(({ style, sold: value }) => ({ label: style, style, value })),
    },
  }
}
interface Row {
  style: StyleName
  accepted: number
  completed: number
  withStock: number
  sold: number
}

export const fireAndForget: Lesson = {
  name: 'fire-and-forget',
  section: '§2',
  title: 'Fire and forget',
  claim: 'A call that is sent and not awaited is lost if its receiver is down. Nobody repeats it, and nobody notices.',
  question: {
    text: 'Inventory is down while 20 orders are placed, and is then started again. For how many of them are goods taken from stock?',
    unit: 'orders',
  },
  styles,
  measure,
  advice:
    'Before you send a message, write down that it has to be sent, in the transaction of what it is about: an outbox row, or a job. ' +
    'A table and a loop are enough; a broker is not what makes it reliable.',
  backOut: 'If the result decides the order, wait for the call. That is simpler than making a message reliable.',
}
