/** A topic with events of last year, of today and of next year, and two readers: one of last year, one of today. */
import type { CheckContext, Exercise } from '../exercise.ts'
import { thrownText } from '../thrown.ts'
import { withKafka } from '../with-kafka.ts'
import type * as Attempt from './exercise.ts'

const lastYear = { type: 'OrderPlaced', orderId: 'order-6', totalCents: 600 }

const check = (ctx: CheckContext): Promise<string[]> =>
  withKafka(ctx, async ({ newTopic, publish, read }) => {
    const { orderPlaced, readOrderPlaced } = await ctx.load<typeof Attempt>()
    const topic = await newTopic()
    const today = orderPlaced({ orderId: 'order-7', totalCents: 700, currency: 'USD' })
    const nextYear = { ...orderPlaced({ orderId: 'order-8', totalCents: 800, currency: 'USD' }), isGift: true }
    await publish(topic, lastYear, today, nextYear)
    const [oldText, text, newText] = (await read(topic)) as [string, string, string]
    return [
      ...aboutOldReader(text),
      ...aboutReader(readOrderPlaced, oldText, 'EUR', 'its event is of last year, and says nothing of a currency'),
      ...aboutReader(readOrderPlaced, text, 'USD', 'its event is of today'),
      ...aboutReader(readOrderPlaced, newText, 'USD', 'its event has a field that the reader does not know'),
    ]
  })

/** The loyalty service was deployed last year, and nobody has time to change it. */
const aboutOldReader = (text: string): string[] =>
  JSON.parse(text).totalCents === 700
    ? []
    : ['order-7 earned no points: the loyalty service still reads totalCents, and did not find it.']

/** @param why it is hard to read */
function aboutReader(read: typeof Attempt.readOrderPlaced, text: string, currency: string, why: string): string[] {
  const orderId: string = JSON.parse(text).orderId
  const expected = { orderId, totalCents: Number(orderId.at(-1)) * 100, currency }
  try {
    const found = read(text)
    if (found.totalCents === expected.totalCents && found.currency === currency) return []
    const [counted, right] = [found, expected].map((one) => `${one.totalCents} cents ${one.currency}`)
    return [`${orderId} was counted as ${counted}, not ${right}: ${why}.`]
  } catch (error) {
    return [`${orderId} was not counted: ${why}. Thrown: ${thrownText(error).replaceAll(/\s+/g, ' ')}`]
  }
}

export const breakingChange: Exercise = {
  name: '06-breaking-change',
  title: 'The new field that stopped three teams',
  section: '§8',
  lesson: 'schema-evolution',
  servers: ['kafka'],
  startFinding: 'order-7 earned no points',
  check,
}
