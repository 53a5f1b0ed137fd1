/** Loads that are out of the ordinary, on a real broker: a poison message among good orders, and a product that sells out. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { styleAddresses } from '#stack/style-processes.ts'
import { auditRun } from '../../acceptance/audit-run.ts'
import { newOrder, placeAndSettle } from '../../acceptance/place-order.ts'
import { type RunningTest, runStyle } from '../../acceptance/running-style.ts'
import { readSnapshot } from '../audit/snapshot.ts'
import { salesOf } from '../experiments/availability/hot-product.ts'
import { describeEnd, withoutPoison } from '../experiments/availability/poison-end.ts'
import { drainMessages } from '../measure/consumption.ts'
import type { FaultContext } from './fault.ts'
import { hotProduct, putOnSale } from './hot-product.ts'
import { directLinks } from './links.ts'
import { poison } from './poison.ts'

let ctx: RunningTest
beforeAll(async () => {
  ctx = await runStyle('choreography')
})
afterAll(() => ctx?.close())

it('When a product sells out beside a poison message, then its stock is sold exactly, the poison is a dead letter, and the rest is done', async () => {
  const demand = hotProduct.demand!
  const { stack, style, configureProvider } = ctx
  const faultContext: FaultContext = { stack, style, links: directLinks, configureProvider }
  await putOnSale(ctx.db, demand.productId, 4)
  await poison.inject(faultContext)
  const hot = () => newOrder({ items: [{ productId: demand.productId, quantity: 1 }] })
  await Promise.all(Array.from({ length: 8 }, () => placeAndSettle(ctx, hot())))
  await poison.recover(faultContext)

  const { id } = faultContext.poison!
  const { violations } = await auditRun(ctx, timeouts.conditionMs, [], [id!])
  expect(violations.filter(({ detail }) => !detail.startsWith('dead letters'))).toEqual([])
  const messages = await drainMessages(style.name, styleAddresses(stack, style.name), timeouts.conditionMs)
  expect(withoutPoison(messages, [id!])).toEqual({})
  expect(describeEnd(faultContext.poison!, messages)).toMatch(/^dead-lettered by .*inventory.*payment/)
  const sales = salesOf(ctx.attempts, await readSnapshot(ctx.db, ctx.providersDb), demand)
  expect(sales).toMatchObject({ stock: 4, sold: 4, wanted: 8, confirmed: 4, refused: 4, believedMs: { n: 4 } })
})
