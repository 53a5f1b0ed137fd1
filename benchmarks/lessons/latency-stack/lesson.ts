/** EDA §1: each call of a chain adds to the time of the response. */
import type { StyleName } from '#stack/styles.ts'
import { slope } from '../../statistics.ts'
import type { LessonContext } from '../context.ts'
import { ms, p50, tenths } from '../figures.ts'
import type { Lesson } from '../lesson.ts'
import { placeOrders } from '../place-orders.ts'

/** Style and number of downstream services. */
const runs: readonly (readonly [StyleName, number])[] = [
  ['synchronous-chain', 3],
  ['synchronous-chain', 6],
  ['synchronous-chain', 12],
  ['careful-chain', 12],
  ['choreography', 12],
]

interface Point {
  style: StyleName
  services: number
  accept: number | null
  settle: number | null
  effects: number | null
}

async function measure(ctx: LessonContext) {
  const points: Point[] = []
  for (const [style, services] of runs) {
    const { timings } = await placeOrders(ctx, { style, services })
    const { acceptMs, settleMs, effectsMs } = timings
    points.push({ style, services, accept: p50(acceptMs), settle: p50(settleMs), effects: p50(effectsMs) })
  }
  const chain = points.filter(({ style }) => style === 'synchronous-chain')
  const perService = tenths(slope(chain.map(({ services, accept }) => ({ x: services, y: accept! }))))
  const of = (wanted: StyleName) => points.find(({ style, services }) => style === wanted && services === 12)!
  return {
    answer: perService,
    holds: perService >= 50 && perService <= 110,
    finding:
      `Each service added ${perService} ms to the chain's response, which took ${ms(of('synchronous-chain').accept)} with twelve. ` +
      `With twelve services the choreography accepted after ${ms(of('choreography').accept)}, settled after ${ms(of('choreography').settle)} ` +
      `and had done all work after ${ms(of('choreography').effects)}; a careful chain responded after ${ms(of('careful-chain').accept)}, with the order settled.`,
    table: {
      head: ['style', 'services', 'accept p50 ms', 'settle p50 ms', 'effects p50 ms'],
      rows: points.map(({ style, services, accept, settle, effects }) => [style, services, accept, settle, effects]),
    },
    picture: {
      title: 'Response to the client, by number of services',
      unit: 'ms',
      bars: points.map(({ style, services, accept }) => ({ label: `${style}, ${services}`, style, value: accept })),
    },
  }
}

export const latencyStack: Lesson = {
  name: 'latency-stack',
  section: '§1',
  title: 'Latency stacks up',
  claim: 'Each call of a chain adds 50–100 ms, so that an order takes as long as all of its services together.',
  question: { text: 'How much longer does the customer wait for each service that is added to the chain?', unit: 'ms' },
  styles: ['synchronous-chain', 'careful-chain', 'choreography'],
  measure,
  advice:
    'First call in parallel what does not depend on each other, and respond before what the customer does not wait for. ' +
    'That takes away most of the stack, without a broker.',
  backOut:
    'Events made the response early, not the order: compare settle, not accept. If settle is what your customer waits for, ' +
    'the careful chain is the smaller change.',
}
