/** Shipping buys a label for each order. A label can take seconds, so no order waits for the one before it. */
import type { Consumer } from '../kafka.ts'

/** Buys it from the carrier, which knows an order again that was asked for twice. */
export type BuyLabel = (orderId: string) => Promise<void>

export async function run(consumer: Consumer, buyLabel: BuyLabel): Promise<void> {
  await consumer.run({
    eachBatchAutoResolve: false,
    async eachBatch({ batch: { messages }, resolveOffset }) {
      const labels = await Promise.allSettled(messages.map(({ value }) => buyLabel(JSON.parse(String(value)).orderId)))
      // What matters: the offset stops in front of the first message whose work is not done. All behind it comes again.
      for (const [i, label] of labels.entries()) {
        if (label.status === 'rejected') throw label.reason
        resolveOffset(messages[i]!.offset)
      }
    },
  })
}
