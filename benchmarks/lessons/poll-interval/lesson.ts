/** Polling adds latency: half an interval for each hop, and an order has several. */
import { median } from '../../statistics.ts'
import type { LessonContext } from '../context.ts'
import { ms, p50 } from '../figures.ts'
import type { Lesson } from '../lesson.ts'
import { placeOrders } from '../place-orders.ts'

const intervalsMs = [100, 500, 1_000]
/** OrderCreated → payment, PaymentSucceeded → shipping, LabelCreated → order. */
const hops = 3

async function measure(ctx: LessonContext) {
  const rows = []
  for (const intervalMs of intervalsMs) {
    const env = { POLL_INTERVAL_MS: String(intervalMs) }
    const { timings } = await placeOrders(ctx, { style: 'polled-table', env })
    const path = Math.round(median(timings.criticalPathMs))
    rows.push({ intervalMs, settle: p50(timings.settleMs)!, predicted: path + (hops * intervalMs) / 2 })
  }
  const { timings } = await placeOrders(ctx, { style: 'choreography' })
  const woken = p50(timings.settleMs)
  const [shortest, longest] = [rows[0]!, rows.at(-1)!]
  return {
    answer: longest.settle,
    holds: longest.settle - shortest.settle > hops * 0.5 * 0.5 * (longest.intervalMs - shortest.intervalMs),
    finding:
      `An order settled after ${ms(shortest.settle)} with an interval of ${shortest.intervalMs} ms and after ${ms(longest.settle)} with ` +
      `${longest.intervalMs} ms; half an interval for each of ${hops} hops and the providers' time predict ${longest.predicted} ms. The choreography, ` +
      `whose relay is woken by the process that commits, took ${ms(woken)}.`,
    table: {
      head: ['', 'interval ms', 'settle p50 ms', 'predicted ms'],
      rows: [
        ...rows.map(({ intervalMs, settle, predicted }) => ['polled-table', intervalMs, settle, predicted]),
        ['choreography, woken', null, woken, null],
      ],
    },
    picture: {
      title: 'Settle by poll interval',
      unit: 'ms',
      bars: [
        ...rows.map(({ intervalMs, settle: value }) => ({
          label: `every ${intervalMs} ms`,
          style: 'polled-table' as const,
          value,
        })),
        { label: 'woken', style: 'choreography' as const, value: woken },
      ],
    },
  }
}

export const pollInterval: Lesson = {
  name: 'poll-interval',
  section: '§2',
  title: 'Poll interval × hops',
  claim: 'Polling adds latency that depends on the interval, at each hop of an order.',
  question: {
    text: 'Services poll every 1,000 ms, and an order needs three hops and about 170 ms of providers. After how long does it settle?',
    unit: 'ms',
  },
  styles: ['polled-table', 'choreography'],
  measure,
  advice:
    'Count the hops of your slowest path before you choose an interval. Wake the reader, and poll only as a backstop.',
  backOut: 'A call has no interval. Where somebody waits for the result, call.',
}
