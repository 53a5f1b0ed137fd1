/** 202 and then a refusal: how long a customer believes in an order that will be refused. */
import type { StyleName } from '#stack/styles.ts'
import { isAcknowledged, type Scenario } from '../../load/driver.ts'
import { orderFinder } from '../../measure/timings.ts'
import type { LessonContext } from '../context.ts'
import { ms, p50 } from '../figures.ts'
import type { Lesson } from '../lesson.ts'
import { type PlacedOrders, placeOrders } from '../place-orders.ts'

const styles: readonly StyleName[] = ['synchronous-chain', 'careful-chain', 'choreography', 'orchestration']
const refusals = { 'card-declined': 0.5, 'undeliverable-address': 0.5 }

interface Row {
  style: StyleName
  declined: number
  undeliverable: number
}

async function measure(ctx: LessonContext) {
  const rows: Row[] = []
  for (const style of styles) {
    const placed = await placeOrders(ctx, { style, refusals })
    const [declined, undeliverable] = (['card-declined', 'undeliverable-address'] as const).map((scenario) =>
      p50(believedMs(placed, scenario)),
    )
    rows.push({ style, declined: declined!, undeliverable: undeliverable! })
  }
  const of = (wanted: StyleName) => rows.find(({ style }) => style === wanted)!
  const [chain, choreography, orchestration] = [of('synchronous-chain'), of('choreography'), of('orchestration')]
  return {
    answer: choreography.undeliverable,
    holds: choreography.undeliverable > 0 && chain.undeliverable <= 0,
    finding:
      `The chain's customer knows it with the response. In choreography an order to an undeliverable address is believed in for ` +
      `${ms(choreography.undeliverable)} after "thank you", in orchestration for ${ms(orchestration.undeliverable)}; a declined card for ` +
      `${ms(choreography.declined)} and ${ms(orchestration.declined)}. It lasts as long as the providers take: with one that takes 5 s, five seconds.`,
    table: {
      head: ['style', 'card declined, ms', 'address undeliverable, ms'],
      rows: rows.map(({ style, declined, undeliverable }) => [style, declined, undeliverable]),
    },
    picture: {
      title: 'Time from the response to the refusal, undeliverable address',
      unit: 'ms',
      bars: rows.map(({ style, undeliverable: value }) => ({ label: style, style, value })),
    },
  }
}

/** From the response to the cancellation: zero when the response says so itself. */
function believedMs({ attempts, snapshot }: PlacedOrders, scenario: Scenario): number[] {
  const find = orderFinder(snapshot)
  return attempts
    .filter((attempt) => attempt.scenario === scenario && isAcknowledged(attempt))
    .flatMap((attempt) => {
      const order = find(attempt)?.order
      return order?.status === 'CANCELLED' ? Math.max(0, order.settledAt!.getTime() - attempt.endedAt) : []
    })
}

export const acceptedThenRefused: Lesson = {
  name: 'accepted-then-refused',
  section: '§10',
  title: 'Accepted, then refused',
  claim:
    'Events are eventually consistent: an early response is given before anybody knows whether the order is possible.',
  question: {
    text: 'In choreography, how long after the response is an order to an undeliverable address cancelled?',
    unit: 'ms',
  },
  styles,
  measure,
  advice:
    'Decide what the customer may believe: say "received", not "confirmed", and say where the outcome will be shown. Or check what ' +
    'refuses most often, such as the card, before you respond.',
  backOut:
    'Call payment synchronously and let the rest follow: then the response is worth what most customers take it for.',
}
