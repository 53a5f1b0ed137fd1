/** What the order API answers while PostgreSQL is killed and comes back. All styles share the code that decides it. */
import { expect, it } from 'vitest'
import { customerId } from '#shared/persistence/seed.ts'
import { issueToken } from '#shared/runtime/tokens.ts'
import { newOrder, placeAndSettle } from './place-order.ts'
import { get, post } from './plain-http.ts'
import { runStyle, tokenSecret } from './running-style.ts'

it('When PostgreSQL is killed and started again, then the response to every call meanwhile is 503', async () => {
  const ctx = await runStyle('choreography')
  try {
    const { orderId } = await placeAndSettle(ctx, newOrder())
    const token = await issueToken(tokenSecret, customerId(1))
    const { url } = ctx.style
    const calls = {
      place: () => post(url, 'orders.place', newOrder(), token),
      get: () => get(url, 'orders.get', { orderId }, token),
      list: () => get(url, 'orders.list', {}, token),
      cancel: () => post(url, 'orders.cancel', { orderId }, token),
    }
    const seen: Record<string, number[]> = { place: [], get: [], list: [], cancel: [] }
    let isOver = false
    const callers = Object.entries(calls).map(async ([call, send]) => {
      while (!isOver) seen[call]!.push((await send()).status)
    })
    await ctx.stack.servers.postgres.kill()
    await expect.poll(() => seen.get!.includes(503) && seen.list!.includes(503), { timeout: 15_000 }).toBe(true)
    await ctx.stack.servers.postgres.start(() => {}, 'refuse')
    await expect.poll(() => seen.get!.at(-1), { timeout: 15_000 }).toBe(200)
    isOver = true
    await Promise.all(callers)
    const statuses = [...new Set(Object.values(seen).flat())]
    expect(statuses.filter((status) => ![200, 409, 503].includes(status))).toEqual([])
  } finally {
    await ctx.close()
  }
})
