/** A bank that declines one order, and does not respond at once about another. */
import type { CheckContext, Exercise } from '../exercise.ts'
import { type Ending, withTemporal } from '../temporal/with-temporal.ts'
import type * as Attempt from './exercise.ts'

/** So often the bank is asked before it is clear that it will be asked for ever. */
const enoughTimes = 4

function openBank() {
  const asked = { 'order-7': 0, 'order-8': 0 }
  const bank: Attempt.Bank = {
    async charge({ orderId }) {
      asked[orderId as keyof typeof asked]++
      if (orderId === 'order-7') return 'declined'
      if (asked['order-8'] === 1) throw new Error('The bank does not respond')
      return 'charged'
    },
  }
  return { bank, asked }
}

const check = (ctx: CheckContext): Promise<string[]> =>
  withTemporal(ctx, async ({ startWorker, placeOrder, follow }) => {
    const { activities } = await ctx.load<typeof Attempt>()
    const { bank, asked } = openBank()
    await startWorker({ workflows: ctx.file, activities: activities(bank) })
    const declined = await placeOrder({ orderId: 'order-7' })
    const delayed = await placeOrder({ orderId: 'order-8' })
    const ending = await follow(declined, () => asked['order-7'] >= enoughTimes)
    return [...aboutDeclined(ending, asked['order-7']), ...aboutDelayed(await follow(delayed))]
  })

function aboutDeclined({ outcome, why }: Ending, times: number): string[] {
  if (outcome === 'RUNNING')
    return [`order-7 is still undecided: the bank has declined ${times} times, and is asked again. Its customer waits.`]
  if (outcome !== 'CANCELLED') return [`order-7 ended as ${outcome}, although the bank has declined the card. ${why}`]
  return times > 1 ? [`The bank was asked ${times} times to charge a card for order-7 that it had declined.`] : []
}

const aboutDelayed = ({ outcome, why }: Ending): string[] =>
  outcome === 'COMPLETED'
    ? []
    : [`order-8 ended as ${outcome}, because the bank did not respond once. That deserves another try. ${why}`]

export const refusalRetried: Exercise = {
  name: '07-refusal-retried',
  title: 'Asking until the bank says yes',
  section: '§7',
  lesson: 'accepted-then-refused',
  servers: ['temporal'],
  startFinding: 'order-7 is still undecided',
  check,
}
