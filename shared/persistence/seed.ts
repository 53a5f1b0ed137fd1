/** Reference data: the same few hundred products and customers in every database. */
import type { Database } from './database.ts'

export const productCount = 300
export const customerCount = 300
/** Enough that only the test products ever run out of stock. */
const unlimitedStock = 1_000_000

/** Products with a fixed outcome, for demonstrations, tests and workloads. */
export const testProducts = {
  /** The stock table has none: rejected without a call to the warehouse. */
  soldOut: 'product-sold-out',
  /** The stock table has some, the warehouse has none: the warehouse rejects it. */
  missing: 'product-missing',
  /** Exactly one in stock. */
  lastOne: 'product-last-one',
} as const

/** A card token and a postal code that the providers refuse, like those of real providers' sandboxes. */
export const declinedTestCard = 'tok_declined'
export const undeliverablePostalCode = '00000'

const nouns = ['Lamp', 'Desk', 'Chair', 'Kettle', 'Notebook', 'Backpack', 'Clock', 'Mug', 'Shelf', 'Blanket']
const materials = ['Oak', 'Steel', 'Linen', 'Clay', 'Copper', 'Walnut', 'Glass', 'Felt', 'Birch', 'Slate']

export const productId = (n: number): string => `product-${n}`
export const customerId = (n: number): string => `customer-${n}`

function products() {
  const plain = Array.from({ length: productCount }, (_, i) => ({
    id: productId(i + 1),
    name: `${materials[i % materials.length]} ${nouns[Math.floor(i / materials.length) % nouns.length]} ${i + 1}`,
    priceCents: 199 + ((i * 7919) % 9800),
    initial: unlimitedStock,
  }))
  return [
    ...plain,
    { id: testProducts.soldOut, name: 'Sold-out Lamp', priceCents: 2500, initial: 0 },
    { id: testProducts.missing, name: 'Missing Lamp', priceCents: 2500, initial: unlimitedStock },
    { id: testProducts.lastOne, name: 'Last Lamp', priceCents: 2500, initial: 1 },
  ]
}

function customers() {
  return Array.from({ length: customerCount }, (_, i) => ({
    id: customerId(i + 1),
    name: `Customer ${i + 1}`,
    email: `customer-${i + 1}@example.test`,
  }))
}

/** Inserts missing rows and keeps existing ones, so that a second call changes nothing. */
export async function seed(db: Database): Promise<void> {
  const all = products()
  await db.product.createMany({
    data: all.map(({ id, name, priceCents }) => ({ id, name, priceCents })),
    skipDuplicates: true,
  })
  await db.stock.createMany({
    data: all.map(({ id, initial }) => ({ productId: id, initial, onHand: initial })),
    skipDuplicates: true,
  })
  await db.customer.createMany({ data: customers(), skipDuplicates: true })
}

/** Empties every table except that of the migrations, then seeds, before a measurement or a test. */
export async function reset(db: Database): Promise<void> {
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'`
  await db.$executeRawUnsafe(`TRUNCATE ${tables.map((t) => t.name).join(', ')} RESTART IDENTITY`)
  await seed(db)
}
