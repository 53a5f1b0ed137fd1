/** Shipping buys a label for each order. A label can take seconds, so no order waits for the one before it. */
import type { Consumer } from '../kafka.ts'

/** Buys it from the carrier, which knows an order again that was asked for twice. */
export type BuyLabel = (orderId: string) => Promise<void>

export async function run(consumer: Consumer, buyLabel: BuyLabel): Promise<void> {
  await consumer.run({
    async eachMessage({ message }) {
      const { orderId } = JSON.parse(String(message.value))
      void buyLabel(orderId)
    },
  })
}
