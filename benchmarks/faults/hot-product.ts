/**
 * A product that everybody wants and that sells out: nothing is broken, but every order competes for the same row of stock, and
 * must be refused once it is empty.
 */
import type { Database } from '#shared/persistence/database.ts'
import type { Fault } from './fault.ts'

export const hotProduct: Fault = {
  name: 'hot product sells out',
  kind: 'load',
  part: 'product',
  appliesTo: () => true,
  demand: { productId: 'product-hot', stockShare: 0.5 },
  // The load itself is the condition: see measure.ts of the experiment.
  inject: async () => {},
  recover: async () => {},
}

/** The product is new, so that no earlier order wants it. */
export async function putOnSale(db: Database, productId: string, stock: number): Promise<void> {
  await db.product.create({ data: { id: productId, name: 'Hot Lamp', priceCents: 2_500 } })
  await db.stock.create({ data: { productId, initial: stock, onHand: stock } })
}
