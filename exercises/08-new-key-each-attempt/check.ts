/** A bank that honours idempotency keys, and whose first answer about an order is lost. */
import type { CheckContext, Exercise } from '../exercise.ts'
import { withTemporal } from '../temporal/with-temporal.ts'
import type * as Attempt from './exercise.ts'

const order = (orderId: string) => ({ orderId, customerId: 'customer-1', totalCents: 4_200 })

function openBank() {
  /** The order that was charged, by idempotency key. */
  const charges = new Map<string, string>()
  const asked = new Set<string>()
  const bank: Attempt.Bank = {
    async charge({ orderId }, key) {
      if (!charges.has(key)) charges.set(key, orderId)
      if (asked.has(orderId)) return
      asked.add(orderId)
      throw new Error('The answer of the bank was lost')
    },
  }
  return { bank, countOf: (orderId: string) => [...charges.values()].filter((charged) => charged === orderId).length }
}

const check = (ctx: CheckContext): Promise<string[]> =>
  withTemporal(ctx, async ({ startWorker, placeOrder, follow }) => {
    const { activities } = await ctx.load<typeof Attempt>()
    const { bank, countOf } = openBank()
    await startWorker({ workflows: ctx.file, activities: activities(bank) })
    const findings: string[] = []
    // The same customer buys the same once more.
    for (const orderId of ['order-7', 'order-8']) {
      const { outcome, why } = await follow(await placeOrder(order(orderId)))
      if (outcome !== 'COMPLETED') findings.push(`${orderId} ended as ${outcome}. ${why}`)
      const count = countOf(orderId)
      if (count > 1)
        findings.push(
          `customer-1 was charged ${count} times for ${orderId}: an answer was lost, and the next try had another key.`,
        )
      if (count === 0) findings.push(`${orderId} was never charged: the bank had seen its key before, and did nothing.`)
    }
    return findings
  })

export const newKeyEachAttempt: Exercise = {
  name: '08-new-key-each-attempt',
  title: 'Charged twice by one attempt too many',
  section: '§10',
  lesson: 'duplicates',
  servers: ['temporal'],
  startFinding: 'customer-1 was charged 2 times for order-7',
  check,
}
