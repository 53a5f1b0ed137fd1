/** The outcomes of an order, and its effects on the customer, the stock and the providers. */
import { describe, expect, it } from 'vitest'
import type { PlaceOrderInput } from '#shared/contracts/order.ts'
import { declinedTestCard, testProducts, undeliverablePostalCode } from '#shared/persistence/seed.ts'
import { compensates, type Guarantees, noticesRefusals } from '../../benchmarks/audit/guarantees.ts'
import { type Effects, expectEffects, noEffects, waitForProvider } from '../effects.ts'
import { address, idOf, newOrder, place, placeAndSettle } from '../place-order.ts'
import type { RunningTest } from '../running-style.ts'

/** @param guarantees of the style: what it does not guarantee is not tested here */
export function outcomes(run: () => RunningTest, guarantees: Guarantees): void {
  const quantityOf = ({ items }: PlaceOrderInput) => items.reduce((sum, item) => sum + item.quantity, 0)
  /** A style that compensates runs the follow-ups of a cancelled order. The chain stops, and its effects remain. */
  const effectsOfCancelled = (totalCents: number, chainKeeps: Partial<Effects>): Effects =>
    compensates(guarantees)
      ? {
          ...noEffects,
          capturedCents: totalCents,
          refundedCents: totalCents,
          mails: ['order-cancelled'],
          counted: ['CANCELLED 0'],
        }
      : { ...noEffects, capturedCents: totalCents, ...chainKeeps }

  describe('completed', () => {
    it('When everything succeeds, then every effect happens once, for the exact total', async () => {
      const input = newOrder()
      const order = await placeAndSettle(run(), input)
      const [first, second] = await priced(run(), input)
      expect(order).toMatchObject({ status: 'COMPLETED', reason: null, totalCents: 2 * first! + second! })
      expect(order.settledAt).not.toBeNull()
      await expectEffects(run(), order.orderId, input, {
        capturedCents: order.totalCents,
        refundedCents: 0,
        labels: 1,
        mails: ['order-confirmed'],
        counted: [`COMPLETED ${order.totalCents}`],
        points: [Math.floor(order.totalCents / 100)],
        stock: { reserved: 0, sold: 3 },
      })
    })

    it('When it is cancelled afterwards, then CONFLICT and it stays completed', async () => {
      const { orderId } = await placeAndSettle(run(), newOrder())
      const { api } = await run().clientOf(1)
      await expect(api.orders.cancel.mutate({ orderId })).rejects.toMatchObject({ data: { code: 'CONFLICT' } })
      expect(await api.orders.get.query({ orderId })).toMatchObject({ status: 'COMPLETED' })
    })
  })

  describe('refused', () => {
    it('When the card is declined, then nothing is charged and nothing stays reserved', async () => {
      const input = newOrder({ card: declinedTestCard })
      const order = await placeAndSettle(run(), input, { scenario: 'card-declined' })
      expect(order).toMatchObject({ status: 'CANCELLED', reason: 'card-declined' })
      await expectEffects(run(), order.orderId, input, effectsOfCancelled(0, {}))
    })
  })

  describe.runIf(noticesRefusals(guarantees))('refused after payment', () => {
    it('When the stock is refused after payment succeeded, then the money is refunded', async () => {
      await run().configureProvider('warehouse', { extraMs: 400 })
      const input = newOrder({ items: [{ productId: testProducts.missing, quantity: 1 }] })
      const order = await placeAndSettle(run(), input, { scenario: 'out-of-stock' })
      expect(order).toMatchObject({ status: 'CANCELLED', reason: 'out-of-stock' })
      await expectEffects(run(), order.orderId, input, effectsOfCancelled(order.totalCents, {}))
    })

    it('When the stock is refused before payment succeeds, then the payment in progress is refunded', async () => {
      await run().configureProvider('payment', { extraMs: 400 })
      const input = newOrder({ items: [{ productId: testProducts.soldOut, quantity: 1 }] })
      const order = await placeAndSettle(run(), input, { scenario: 'out-of-stock' })
      expect(order).toMatchObject({ status: 'CANCELLED', reason: 'out-of-stock' })
      await expectEffects(run(), order.orderId, input, effectsOfCancelled(order.totalCents, {}))
    })

    it('When the address is undeliverable, then the money is refunded and the stock is released', async () => {
      const input = newOrder({ shipTo: { ...address, postalCode: undeliverablePostalCode } })
      const order = await placeAndSettle(run(), input, { scenario: 'undeliverable-address' })
      expect(order).toMatchObject({ status: 'CANCELLED', reason: 'undeliverable-address' })
      const kept = { stock: { reserved: 0, sold: quantityOf(input) } }
      await expectEffects(run(), order.orderId, input, effectsOfCancelled(order.totalCents, kept))
    })

    it('When two orders want the last item, then one gets it and the other is refused', async () => {
      const wanted = () => newOrder({ items: [{ productId: testProducts.lastOne, quantity: 1 }] })
      const orders = await Promise.all([
        placeAndSettle(run(), wanted()),
        placeAndSettle(run(), wanted(), { customer: 2 }),
      ])
      expect(orders.map(({ status, reason }) => `${status} ${reason}`).sort()).toEqual([
        'CANCELLED out-of-stock',
        'COMPLETED null',
      ])
    })
  })

  describe.runIf(noticesRefusals(guarantees))('cancelled by the customer', () => {
    it.each<[string, (id: string) => string]>([
      ['as in the response', (id) => id],
      ['in upper case', (id) => id.toUpperCase()],
    ])('When it is still in flight and its id is %s, then it is cancelled and compensated', async (_how, spell) => {
      await run().configureProvider('carrier', { extraMs: 1_000 })
      const input = newOrder()
      const orderId = idOf(run(), input)
      const placing = place(run(), input, { scenario: 'cancelled' })
      await waitForProvider(run(), orderId, 'payment', 'charge')
      await waitForProvider(run(), orderId, 'warehouse', 'allocate')
      const { api, awaitSettled } = await run().clientOf(1)
      expect(await api.orders.cancel.mutate({ orderId: spell(orderId) })).toMatchObject({
        orderId,
        status: 'CANCELLED',
        reason: 'cancelled-by-customer',
      })
      const { totalCents } = await placing
      expect(await awaitSettled(orderId)).toMatchObject({ status: 'CANCELLED', reason: 'cancelled-by-customer' })
      expect(await api.orders.cancel.mutate({ orderId })).toMatchObject({ status: 'CANCELLED' })
      const kept: Partial<Effects> = {
        labels: 1,
        mails: ['order-confirmed'],
        counted: [`COMPLETED ${totalCents}`],
        points: [Math.floor(totalCents / 100)],
        stock: { reserved: 0, sold: quantityOf(input) },
      }
      await expectEffects(run(), orderId, input, effectsOfCancelled(totalCents, kept))
    })
  })
}

async function priced(ctx: RunningTest, { items }: PlaceOrderInput): Promise<number[]> {
  const products = await ctx.db.product.findMany({ where: { id: { in: items.map((item) => item.productId) } } })
  return items.map((item) => products.find((product) => product.id === item.productId)!.priceCents)
}
