/** All styles share the providers: a request of one style must never be treated as a request of another. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { orderClient } from '#shared/client.ts'
import { customerId } from '#shared/persistence/seed.ts'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { issueToken } from '#shared/runtime/tokens.ts'
import { prepareDatabases, styleProcesses } from '#stack/style-processes.ts'
import { type StyleName, styleNames } from '#stack/styles.ts'
import { newOrder } from './place-order.ts'
import { type RunningTest, runStyle, tokenSecret } from './running-style.ts'

const [firstStyle, ...otherStyles] = styleNames
let ctx: RunningTest
beforeAll(async () => {
  ctx = await runStyle(firstStyle)
})
afterAll(() => ctx?.close())

const cards: Record<StyleName, string> = {
  'synchronous-chain': 'tok_visa',
  choreography: 'tok_amex',
  orchestration: 'tok_mastercard',
  'job-queue': 'tok_jcb',
  'polled-table': 'tok_maestro',
  hybrid: 'tok_discover',
  'careful-chain': 'tok_jcb',
  'fire-and-forget': 'tok_diners',
}

it('When a customer uses one key in every style, each with another card, then each card pays for its own order', async () => {
  const input = newOrder()
  const token = await issueToken(tokenSecret, customerId(1))
  const order = async (url: string, card: string) => {
    const { api, awaitSettled } = orderClient(url, token)
    return awaitSettled((await api.orders.place.mutate({ ...input, card })).orderId, {
      timeoutMs: timeouts.conditionMs,
    })
  }
  const orders = [await order(ctx.style.url, cards[firstStyle])]
  for (const name of otherStyles) {
    await prepareDatabases(ctx.stack, [name])
    const style = styleProcesses(ctx.stack, name, { tokenSecret })
    await style.start()
    orders.push(await order(style.url, cards[name]).finally(() => style.stop()))
  }
  expect(orders.map(({ status }) => status)).toEqual(styleNames.map(() => 'COMPLETED'))
  const charges = await ctx.providersDb.providerEntry.findMany({ where: { operation: 'charge', outcome: 'done' } })
  const paid = charges.map(({ orderId, request }) => `${orderId} ${(request as { card: string }).card}`)
  expect(paid.sort()).toEqual(orders.map(({ orderId }, i) => `${orderId} ${cards[styleNames[i]!]}`).sort())
})
