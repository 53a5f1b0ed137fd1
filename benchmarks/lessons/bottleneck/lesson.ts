/** EDA §1: the order service of a chain holds a slot for the whole order, so that it limits all others. */
import type { StyleName } from '#stack/styles.ts'
import type { Running } from '../../running.ts'
import type { LessonContext } from '../context.ts'
import { p50, settledPerS, tenths } from '../figures.ts'
import type { Lesson } from '../lesson.ts'
import { placeOrders } from '../place-orders.ts'

const slots = 2
const offeredPerS = 8
const styles: readonly StyleName[] = ['synchronous-chain', 'careful-chain', 'choreography']

interface Row {
  style: StyleName
  heldMs: number
  littlePerS: number
  settledPerS: number
  settle: number | null
}

async function measure(ctx: LessonContext) {
  const rows: Row[] = []
  for (const style of styles) {
    const slotTimes: number[] = []
    const readSlotTime = async (running: Running) => void slotTimes.push(await slotTimeMs(running))
    const placed = await placeOrders(ctx, {
      style,
      ratePerS: offeredPerS,
      env: { SLOTS: String(slots) },
      whenIdle: readSlotTime,
      whenAnswered: readSlotTime,
    })
    const heldMs = tenths((slotTimes[1]! - slotTimes[0]!) / placed.attempts.length)
    rows.push({
      style,
      heldMs,
      littlePerS: tenths((slots * 1_000) / heldMs),
      settledPerS: settledPerS(placed),
      settle: p50(placed.timings.settleMs),
    })
  }
  const of = (wanted: StyleName) => rows.find(({ style }) => style === wanted)!
  const [chain, choreography] = [of('synchronous-chain'), of('choreography')]
  return {
    answer: chain.settledPerS,
    holds: chain.settledPerS < 0.75 * choreography.settledPerS,
    finding:
      `With ${slots} slots in each process, the chain settled ${chain.settledPerS} of ${offeredPerS} orders a second: its order service ` +
      `holds a slot for ${chain.heldMs} ms, and ${slots} ÷ ${chain.heldMs} ms is ${chain.littlePerS}/s (Little's law). In choreography it holds one for ` +
      `${choreography.heldMs} ms, and ${choreography.settledPerS}/s settled: there the slots of payment would be used up first.`,
    table: {
      head: ['style', 'slot held, ms', 'slots ÷ time, per s', 'offered per s', 'settled per s', 'settle p50 ms'],
      rows: rows.map((row) => [row.style, row.heldMs, row.littlePerS, offeredPerS, row.settledPerS, row.settle]),
    },
    picture: {
      title: `Orders settled per second, of ${offeredPerS}, with ${slots} slots in each process`,
      unit: 'per s',
      bars: rows.map(({ style, settledPerS: value }) => ({ label: style, style, value })),
    },
  }
}

/** For how long orders have held slots of the order service so far. */
async function slotTimeMs({ style }: Running): Promise<number> {
  return ((await (await fetch(`${style.url}/health`)).json()) as { slotTimeMs: number }).slotTimeMs
}

export const bottleneck: Lesson = {
  name: 'bottleneck',
  section: '§1',
  title: 'The order service is the bottleneck',
  claim:
    'The order service calls everybody and waits for everybody, so that it limits how many orders the shop can take.',
  question: {
    text: `Each process works on two orders at a time, and ${offeredPerS} orders arrive per second. How many does the chain settle per second?`,
    unit: 'per s',
  },
  styles,
  measure,
  advice:
    'Divide the slots of a process (threads, connections) by the time that an order holds one: that is its capacity. Hold slots for ' +
    'less time, or start more processes of that one service; both are cheaper than a broker.',
  backOut:
    'A chain that waits without holding a thread, as Node.js does, has thousands of slots. Measure yours before you change it.',
}
