/** The customers and products that every style's database has (shared/persistence/seed.ts); a test compares both. */

export const productId = (n: number): string => `product-${n}`
export const customerId = (n: number): string => `customer-${n}`
export const testProducts = { missing: 'product-missing' } as const
export const declinedTestCard = 'tok_declined'
export const undeliverablePostalCode = '00000'
