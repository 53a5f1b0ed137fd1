import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { declinedTestCard } from '#shared/persistence/seed.ts'
import { openTestProviders, type ProviderFixture } from './test-providers.ts'

const timeoutMs = 2_000
let on: ProviderFixture
beforeAll(async () => {
  on = await openTestProviders('world', timeoutMs)
})
beforeEach(() => on.behaviours.reset())
afterAll(() => on.close())

const order = (change: { amountCents?: number; card?: string } = {}) => ({
  orderId: randomUUID(),
  amountCents: 500,
  card: 'tok_visa',
  ...change,
})
const entriesOf = (orderId: string) => on.ledger.providerEntry.findMany({ where: { orderId } })
const unavailable = { code: 'unavailable' }

describe('a provider', () => {
  it('When it is asked again with the same key, then the answer is the first one, and it was done once', async () => {
    const charge = order()
    const answers = await Promise.all([1, 2, 3].map(() => on.providers.charge(charge)))
    expect(new Set(answers.map(({ reference }) => reference)).size).toBe(1)
    expect(await entriesOf(charge.orderId)).toMatchObject([{ amountCents: 500, repeats: 2 }])
  })

  it('When the key comes with another request, then that is refused, since no repetition can heal it', async () => {
    const charge = order()
    await on.providers.charge(charge)
    const again = await on.providers.charge({ ...charge, amountCents: 900 })
    expect(again).toMatchObject({ outcome: 'refused', reason: 'card-declined', amountCents: 0 })
    expect(await entriesOf(charge.orderId)).toMatchObject([{ amountCents: 500 }])
  })

  it('When that happens where an order cannot end by it, then it is an error that says why, and nothing is done', async () => {
    const credit = { orderId: randomUUID(), customerId: 'customer-1', points: 5 }
    await on.providers.addPoints(credit)
    await expect(on.providers.addPoints({ ...credit, points: 9 })).rejects.toMatchObject({
      code: 'bad-request',
      message: expect.stringContaining('HTTP 422'),
    })
    expect(await entriesOf(credit.orderId)).toMatchObject([{ request: { points: 5 } }])
  })

  it('When it refuses, then the refusal is its answer, and stays so', async () => {
    const refused = { outcome: 'refused', reason: 'card-declined', amountCents: 0 }
    const charge = order({ card: declinedTestCard })
    expect(await on.providers.charge(charge)).toMatchObject(refused)
    expect(await on.providers.charge(charge)).toMatchObject(refused)
    on.behaviours.configure('payment', { trouble: 'refuse' })
    expect(await on.providers.charge(order())).toMatchObject(refused)
  })

  it('When it is out of order, then nothing is done', async () => {
    on.behaviours.configure('payment', { trouble: 'fail' })
    const charge = order()
    await expect(on.providers.charge(charge)).rejects.toMatchObject(unavailable)
    expect(await entriesOf(charge.orderId)).toEqual([])
  })

  it('When its answer is lost, then it is done all the same', async () => {
    on.behaviours.configure('payment', { trouble: 'lose-response' })
    const charge = order()
    await expect(on.providers.charge(charge)).rejects.toMatchObject(unavailable)
    expect(await entriesOf(charge.orderId)).toMatchObject([{ outcome: 'done', amountCents: 500 }])
  })

  it('When it is slow, then it is waited for, but not for ever', async () => {
    on.behaviours.configure('payment', { extraMs: 200 })
    const startedAt = performance.now()
    await on.providers.charge(order())
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(199)
    on.behaviours.configure('payment', { extraMs: 2 * timeoutMs })
    await expect(on.providers.charge(order())).rejects.toMatchObject(unavailable)
  })

  it('When what is refunded was captured, then the refund says how much; else nothing', async () => {
    const charge = order()
    await on.providers.charge(charge)
    expect(await on.providers.refund(charge)).toMatchObject({ outcome: 'done', amountCents: 500 })
    expect(await on.providers.refund({ orderId: randomUUID() })).toMatchObject({ outcome: 'done', amountCents: 0 })
  })

  it('When a call names no order or no key, then it is told so', async () => {
    const call = (headers: Record<string, string>, body: object) =>
      fetch(`${on.url}/payment/charge`, {
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

  it('When the same e-mail comes twice, then it is in there once', async () => {
    const letter = mail()
    await on.providers.mail(letter)
    await on.providers.mail(letter)
    expect(await entriesOf(letter.orderId)).toMatchObject([
      { provider: 'mailbox', request: { kind: 'order-confirmed', to: ['ada@example.test'] }, repeats: 1 },
    ])
  })

  it('When it is out of order, then it takes nothing; when the answer is lost, it has taken it', async () => {
    on.behaviours.configure('mailbox', { trouble: 'fail' })
    const [refused, lost] = [mail(), mail()]
    await expect(on.providers.mail(refused)).rejects.toMatchObject(unavailable)
    on.behaviours.configure('mailbox', { trouble: 'lose-response' })
    await expect(on.providers.mail(lost)).rejects.toMatchObject(unavailable)
    expect([await entriesOf(refused.orderId), await entriesOf(lost.orderId)]).toMatchObject([[], [{ outcome: 'done' }]])
  })
})
