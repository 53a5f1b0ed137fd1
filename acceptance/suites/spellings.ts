/** Unusual spellings of every field: accepted values are stored unchanged, all others are refused with a clear message. */
import { randomUUID } from 'node:crypto'
import { expect, it, vi } from 'vitest'
import { type PlaceOrderInput, placeOrderInput } from '#shared/contracts/order.ts'
import { customerId, productId } from '#shared/persistence/seed.ts'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { issueToken } from '#shared/runtime/tokens.ts'
import { address, recordAttempt } from '../place-order.ts'
import { post } from '../plain-http.ts'
import { type RunningTest, tokenSecret } from '../running-style.ts'

const customer = 7

/** Each turns an ordinary value into an unusual one. */
const spellings: Record<string, (value: string) => string> = {
  'as usual': (value) => value,
  'in upper case': (value) => value.toUpperCase(),
  'in lower case': (value) => value.toLowerCase(),
  'after a space': (value) => ` ${value}`,
  'before a line break': (value) => `${value}\r\n`,
  'between spaces that do not break': (value) => `\u00a0${value}\u2003\ufeff`,
  'with a tab in it': (value) => `${value}\t${value}`,
  'with a zero byte in it': (value) => `${value}\0${value}`,
  'with an escape sequence': (value) => `${value}\u001b[31m`,
  'with a C1 control character': (value) => `${value}\u0085${value}`,
  'with half a character': (value) => `${value}\ud83d`,
  'with the other half first': (value) => `\ude80\ud83d${value}`,
  'with an accent, composed': (value) => `${value} \u00e9\u1e69`,
  'with an accent, decomposed': (value) => `${value} e\u0301s\u0307\u0323`,
  'with a ligature and full-width digits': (value) => `${value} \ufb01\uff11`,
  'with a rocket and a family': (value) => `${value} \u{1f680}\u{1f468}\u200d\u{1f469}\u200d\u{1f467}`,
  'with an ideograph beyond the basic plane': (value) => `${value} \u{20bb7}`,
  'from right to left': (value) => `\u202e${value} \u05d0\u0628`,
  'with a line separator': (value) => `${value}\u2028${value}`,
  'of nothing that can be seen': () => '\u200b\u2060\u200d',
  'of spaces': () => '     ',
  'of nothing': () => '',
  'like a query': (value) => `${value}'; DROP TABLE "order"; --`,
  'like JSON': (value) => `${value}","card":"tok_declined","x":"\\u0000`,
  'like a path': (value) => `../../${value}%2f%00`,
  'named like a property of every object': () => '__proto__',
  'a little longer than it may be': (value) => value.padEnd(201, 'x'),
  'very long': (value) => value.padEnd(20_000, 'x'),
}

const defaultOrder = (): PlaceOrderInput => ({
  idempotencyKey: randomUUID(),
  items: [{ productId: productId(300), quantity: 1 }],
  card: 'tok_visa',
  shipTo: address,
})
const shippedTo = (change: Partial<typeof address>) => ({ ...defaultOrder(), shipTo: { ...address, ...change } })

/** An ordinary order with one unusual field. */
const fields: Record<string, (spell: (value: string) => string) => PlaceOrderInput> = {
  name: (spell) => shippedTo({ name: spell(address.name) }),
  street: (spell) => shippedTo({ street: spell(address.street) }),
  city: (spell) => shippedTo({ city: spell(address.city) }),
  postalCode: (spell) => shippedTo({ postalCode: spell(address.postalCode) }),
  country: (spell) => shippedTo({ country: spell(address.country) }),
  card: (spell) => ({ ...defaultOrder(), card: spell('tok_visa') }),
  idempotencyKey: (spell) => ({ ...defaultOrder(), idempotencyKey: spell(`Key-${randomUUID()}`) }),
  productId: (spell) => ({ ...defaultOrder(), items: [{ productId: spell(productId(300)), quantity: 1 }] }),
}

export function spelledFields(run: () => RunningTest): void {
  it.each(Object.keys(fields))(
    'When "%s" has an unusual spelling, then it is stored unchanged or refused',
    async (field) => {
      const token = await issueToken(tokenSecret, customerId(customer))
      const orders = Object.entries(spellings).map(([spelled, spell]) => ({ spelled, input: fields[field]!(spell) }))
      await Promise.all(
        orders.map(async ({ spelled, input }) => {
          const startedAt = Date.now()
          const { status, data, error } = await post(run().style.url, 'orders.place', input, token)
          const accepted = parseAccepted(input)
          expect(status, `${spelled}: ${error?.message}`).toBe(accepted ? 200 : 400)
          if (!accepted)
            return expect(error, spelled).toMatchObject({ message: expect.stringMatching(refusalOf(field)) })
          recordAttempt(run(), data!, accepted, startedAt)
          await expectStored(run(), data!.orderId, accepted, spelled)
        }),
      )
    },
  )
}

/** @returns the order as the contract parses it, or null if it is invalid */
function parseAccepted(input: PlaceOrderInput): PlaceOrderInput | null {
  const { data } = placeOrderInput.safeParse(input)
  return data?.items[0]?.productId === productId(300) ? data : null
}

const refusalOf = (field: string) => (field === 'productId' ? /"productId"|There is no product/ : `"${field}"`)

/** The database and the providers' ledger have the order as it was accepted. */
async function expectStored(
  ctx: RunningTest,
  orderId: string,
  accepted: PlaceOrderInput,
  spelled: string,
): Promise<void> {
  const { awaitSettled } = await ctx.clientOf(customer)
  expect(await awaitSettled(orderId), spelled).toMatchObject({ status: 'COMPLETED', items: accepted.items })
  const { idempotencyKey, card, shipTo } = accepted
  expect(await ctx.db.order.findUnique({ where: { id: orderId } }), spelled).toMatchObject({
    idempotencyKey,
    card,
    shipTo,
  })
  // Some styles settle an order before all of its effects.
  await vi.waitFor(
    async () => {
      const done = await ctx.providersDb.providerEntry.findMany({ where: { orderId, outcome: 'done' } })
      const requests = Object.fromEntries(done.map(({ operation, request }) => [operation, request]))
      expect(requests, spelled).toMatchObject({
        charge: { card },
        allocate: { items: accepted.items },
        label: { shipTo },
      })
    },
    { timeout: timeouts.conditionMs, interval: 50 },
  )
}
