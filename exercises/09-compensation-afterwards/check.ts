/** A bank and a warehouse that do what they are asked, and whose answer is lost; and an order without trouble. */
import type { CheckContext, Exercise } from '../exercise.ts'
import { withTemporal } from '../temporal/with-temporal.ts'
import type * as Attempt from './exercise.ts'

const order = (n: number): Attempt.Order => ({ orderId: `order-${n}`, customerId: 'customer-1', totalCents: 4_200 })

/** What the bank and the warehouse know, which is not what the workflow heard. */
function openProviders() {
  const [charged, reserved] = [new Set<string>(), new Set<string>()]
  const loseAnswer = (orderId: string, of: string) => {
    if (orderId === of) throw new Error('The answer was lost')
  }
  const activities: Attempt.Activities = {
    async reserve({ orderId }) {
      reserved.add(orderId)
      loseAnswer(orderId, 'order-8')
    },
    async charge({ orderId }) {
      charged.add(orderId)
      loseAnswer(orderId, 'order-7')
    },
    release: async ({ orderId }) => void reserved.delete(orderId),
    refund: async ({ orderId }) => void charged.delete(orderId),
  }
  return { activities, charged, reserved }
}

const check = (ctx: CheckContext): Promise<string[]> =>
  withTemporal(ctx, async ({ startWorker, placeOrder, follow }) => {
    const { activities, charged, reserved } = openProviders()
    await startWorker({ workflows: ctx.file, activities })
    const endings = await Promise.all([7, 8, 9].map(async (n) => follow(await placeOrder(order(n)))))
    const [uncharged, unreserved, good] = endings.map(({ outcome }) => outcome)
    const findings: string[] = []
    if (uncharged !== 'CANCELLED') findings.push(`order-7 ended as ${uncharged}, although its charge failed.`)
    if (unreserved !== 'CANCELLED') findings.push(`order-8 ended as ${unreserved}, although its reservation failed.`)
    if (charged.has('order-7'))
      findings.push(
        'customer-1 has paid 42.00 for order-7, which was cancelled: the bank had charged, and its answer was lost.',
      )
    for (const orderId of ['order-7', 'order-8'])
      if (reserved.has(orderId))
        findings.push(`The stock of ${orderId} stays reserved for ever, although the order was cancelled.`)
    if (good !== 'COMPLETED' || !charged.has('order-9') || !reserved.has('order-9'))
      findings.push(`order-9 ended as ${good}, or was undone, although nothing has failed.`)
    return findings
  })

export const compensationAfterwards: Exercise = {
  name: '09-compensation-afterwards',
  title: 'Paid for a cancelled order',
  section: '§9',
  lesson: 'accepted-then-refused',
  servers: ['temporal'],
  startFinding: 'customer-1 has paid 42.00 for order-7',
  check,
}
