/** EDA §10: "Why did the e-mail not come?" The same planted fault, searched for in each style, with kit story and without. */
import { setTimeout as sleep } from 'node:timers/promises'
import { orderIdFor } from '#shared/domain/order.ts'
import type { StyleName } from '#stack/styles.ts'
import type { Running } from '../../running.ts'
import type { LessonContext } from '../context.ts'
import { tenths } from '../figures.ts'
import type { Lesson } from '../lesson.ts'
import { placeOrders } from '../place-orders.ts'
import { places, story, tells } from './places.ts'

const styles: readonly StyleName[] = ['synchronous-chain', 'choreography', 'orchestration']
/** After the last response, so that the other services have done their part. */
const settleMs = 3_000

async function measure(ctx: LessonContext) {
  const rows: Row[] = []
  for (const style of styles) {
    const whenAnswered = async (running: Running) => void rows.push({ style, ...(await search(running)) })
    await placeOrders(ctx, { style, seconds: 2, fault: 'notification down', whenAnswered })
  }
  const of = (wanted: StyleName) => rows.find(({ style }) => style === wanted)!
  const [chain, choreography, orchestration] = [of('synchronous-chain'), of('choreography'), of('orchestration')]
  return {
    answer: choreography.asked,
    holds: choreography.asked > chain.asked,
    finding:
      `With notification down, the chain's customer got an error at once, and the ${ordinal(chain.asked)} place named the service. In choreography ` +
      `everything looks right until the ${ordinal(choreography.asked)} (${choreography.where}), and one must know that notification should have a row ` +
      `there; in orchestration the ${ordinal(orchestration.asked)} told it (${orchestration.where}). kit story named it at once in ${rows.filter(({ storyTells }) => storyTells).length} of ${rows.length} styles.`,
    table: {
      head: ['style', 'the customer sees', 'places until one tells', 'which', 'kit story tells', 'in s'],
      rows: rows.map((row) => [
        row.style,
        row.symptom,
        row.asked,
        row.where,
        row.storyTells ? 'yes' : 'no',
        row.storyS,
      ]),
    },
    picture: {
      title: 'Places to ask until one names the service that is down',
      unit: 'places',
      bars: rows.map(({ style, asked: value }) => ({ label: style, style, value })),
    },
  }
}
interface Row {
  style: StyleName
  symptom: string
  asked: number
  where: string
  storyTells: boolean
  storyS: number
}

/** Asks one place after the other about the first order. A search that finds nothing has asked all of them. */
async function search(running: Running): Promise<Omit<Row, 'style'>> {
  await sleep(settleMs)
  const { style, attempts } = running
  const { customerId, idempotencyKey, status } = attempts.at(-1)!
  const orderId = orderIdFor(style.name, customerId, idempotencyKey)
  const own = places[style.name]!
  const found: string[] = []
  for (const place of own) {
    found.push(await place.look(running, orderId))
    if (tells(found.at(-1)!)) break
  }
  const isFound = tells(found.at(-1)!)
  const from = performance.now()
  const text = await story(running, orderId)
  return {
    symptom: status === 200 ? 'an order, and no e-mail' : `error ${status}`,
    asked: found.length,
    where: isFound ? own[found.length - 1]!.name : 'none of them',
    storyTells: tells(text) || /notification/i.test(text.split(/Unfinished|Left behind/)[1] ?? ''),
    storyS: tenths((performance.now() - from) / 1_000),
  }
}

const ordinal = (n: number): string => ['first', 'second', 'third', 'fourth', 'fifth'][n - 1] ?? `${n}th`

export const debugging: Lesson = {
  name: 'debugging',
  section: '§10',
  title: 'Why did the e-mail not come?',
  claim: 'Flows of events are harder to trace: one has to look at the broker and at the logs of every consumer.',
  question: {
    text: 'Notification is down. In choreography, how many places (rows, logs, outbox, inbox) are asked until one says which service has not done its part?',
    unit: 'places',
  },
  styles,
  measure,
  advice:
    'Before the first event, build what answers "where is this order, and why?" in one command or one page, from what each service has ' +
    'stored. A workflow engine brings it along; with events it is yours to build (choreography/order-timeline.ts).',
  backOut: 'If nobody will build it, call: an error at the caller is the best trace there is.',
}
