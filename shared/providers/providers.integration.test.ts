import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { declinedTestCard } from '#shared/persistence/seed.ts'
import { openTestProviders, type ProviderFixture } from './test-providers.ts'

const timeoutMs = 2_000
let ctx: ProviderFixture
beforeAll(async () => {
  ctx = await openTestProviders('world', timeoutMs)
})
beforeEach(() => ctx.behaviours.reset())
afterAll(() => ctx.close())

const order = (change: { amountCents?: number; card?: string } = {}) => ({
  orderId: randomUUID(),
  amountCents: 500,
  card: 'tok_visa',
  ...change,
})
const entriesOf = (orderId: string) => ctx.ledger.providerEntry.findMany({ where: { orderId } })
const unavailable = { code: 'unavailable' }

describe('a provider', () => {
  it('When a request is repeated with the same key, then the response is the first one, and it was executed once', async () => {
    const charge = order()
    const responses = await Promise.all([1, 2, 3].map(() => ctx.providers.charge(charge)))
    expect(new Set(responses.map(({ reference }) => reference)).size).toBe(1)
    expect(await entriesOf(charge.orderId)).toMatchObject([{ amountCents: 500, repeats: 2 }])
  })

  it('When the key is used with another request, then that request is refused, since a retry cannot help', async () => {
    const charge = order()
    await ctx.providers.charge(charge)
    const again = await ctx.providers.charge({ ...charge, amountCents: 900 })
    expect(again).toMatchObject({ outcome: 'refused', reason: 'card-declined', amountCents: 0 })
    expect(await entriesOf(charge.orderId)).toMatchObject([{ amountCents: 500 }])
  })

  it('When that happens in a step that cannot cancel an order, then it is an error with the reason, and nothing is done', async () => {
    const credit = { orderId: randomUUID(), customerId: 'customer-1', points: 5 }
    await ctx.providers.addPoints(credit)
    await expect(ctx.providers.addPoints({ ...credit, points: 9 })).rejects.toMatchObject({
      code: 'bad-request',
      message: expect.stringContaining('HTTP 422'),
    })
    expect(await entriesOf(credit.orderId)).toMatchObject([{ request: { points: 5 } }])
  })

  it('When it refuses a request, then it refuses its repetitions too', async () => {
    const refused = { outcome: 'refused', reason: 'card-declined', amountCents: 0 }
    const charge = order({ card: declinedTestCard })
    expect(await ctx.providers.charge(charge)).toMatchObject(refused)
    expect(await ctx.providers.charge(charge)).toMatchObject(refused)
    ctx.behaviours.configure('payment', { failureMode: 'refuse' })
    expect(await ctx.providers.charge(order())).toMatchObject(refused)
  })

  it('When it handles one request at a time, then the others wait, and one whose client gave up is not executed', async () => {
    ctx.behaviours.configure('payment', { maxConcurrent: 1, extraMs: 0.75 * timeoutMs })
    const [first, second, third] = [order(), order(), order()]
    const charges = [first, second, third].map((charge) => ctx.providers.charge(charge))
    expect(await charges[0]).toMatchObject({ outcome: 'done' })
    await expect(charges[1]).rejects.toMatchObject(unavailable)
    await expect(charges[2]).rejects.toMatchObject(unavailable)
    ctx.behaviours.configure('payment', { extraMs: 0 })
    const last = order()
    expect(await ctx.providers.charge(last)).toMatchObject({ outcome: 'done' })
    expect(await entriesOf(second.orderId)).toHaveLength(1)
    expect(await entriesOf(third.orderId)).toEqual([])
  })

  it('When its distribution is configured, then a known one is taken, and an unknown one is rejected by name', async () => {
    const configure = (distribution: string) =>
      fetch(`${ctx.url}/control/payment`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ distribution }),
      })
    expect(await (await configure('log-normal')).json()).toMatchObject({ distribution: 'log-normal' })
    const rejected = await configure('normal')
    expect(rejected.status).toBe(400)
    expect(await rejected.text()).toContain('distribution')
    expect(ctx.behaviours.of('payment').distribution).toBe('log-normal')
  })

  it('When it is unavailable, then nothing is done', async () => {
    ctx.behaviours.configure('payment', { failureMode: 'fail' })
    const charge = order()
    await expect(ctx.providers.charge(charge)).rejects.toMatchObject(unavailable)
    expect(await entriesOf(charge.orderId)).toEqual([])
  })

  it('When its response is lost, then the request was executed nevertheless', async () => {
    ctx.behaviours.configure('payment', { failureMode: 'lose-response' })
    const charge = order()
    await expect(ctx.providers.charge(charge)).rejects.toMatchObject(unavailable)
    expect(await entriesOf(charge.orderId)).toMatchObject([{ outcome: 'done', amountCents: 500 }])
  })

  it('When it is slow, then the client waits until its timeout', async () => {
    ctx.behaviours.configure('payment', { extraMs: 200 })
    const startedAt = performance.now()
    await ctx.providers.charge(order())
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(199)
    ctx.behaviours.configure('payment', { extraMs: 2 * timeoutMs })
    await expect(ctx.providers.charge(order())).rejects.toMatchObject(unavailable)
  })

  it('When money was captured, then the refund has its amount; otherwise the amount is zero', async () => {
    const charge = order()
    await ctx.providers.charge(charge)
    expect(await ctx.providers.refund(charge)).toMatchObject({ outcome: 'done', amountCents: 500 })
    expect(await ctx.providers.refund({ orderId: randomUUID() })).toMatchObject({ outcome: 'done', amountCents: 0 })
  })

  it('When a call has no order or no key, then the response is 400', async () => {
    const call = (headers: Record<string, string>, body: object) =>
      fetch(`${ctx.url}/payment/charge`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      })
    expect((await call({ 'idempotency-key': 'a-key-of-mine' }, { amountCents: 1 })).status).toBe(400)
    expect((await call({}, { orderId: randomUUID() })).status).toBe(400)
  })
})

describe('the mailbox', () => {
  const mail = () => ({ orderId: randomUUID(), kind: 'order-confirmed', to: 'ada@example.test' })

  it('When the same e-mail is sent twice, then it is stored once', async () => {
    const email = mail()
    await ctx.providers.mail(email)
    await ctx.providers.mail(email)
    expect(await entriesOf(email.orderId)).toMatchObject([
      { provider: 'mailbox', request: { kind: 'order-confirmed', to: ['ada@example.test'] }, repeats: 1 },
    ])
  })

  it('When it is unavailable, then it stores nothing; when the response is lost, it has stored the e-mail', async () => {
    ctx.behaviours.configure('mailbox', { failureMode: 'fail' })
    const [refused, lost] = [mail(), mail()]
    await expect(ctx.providers.mail(refused)).rejects.toMatchObject(unavailable)
    ctx.behaviours.configure('mailbox', { failureMode: 'lose-response' })
    await expect(ctx.providers.mail(lost)).rejects.toMatchObject(unavailable)
    expect([await entriesOf(refused.orderId), await entriesOf(lost.orderId)]).toMatchObject([[], [{ outcome: 'done' }]])
  })
})
