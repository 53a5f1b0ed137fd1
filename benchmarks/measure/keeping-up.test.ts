/** Whether a style keeps up, on holds whose orders are known. */
import { expect, test } from 'vitest'
import { random } from '#shared/runtime/random.ts'
import { backlogAt, type Criterion, type HoldOrder, keepingUp } from './keeping-up.ts'

const limits = { acceptP99Ms: 1_000, settleP99Ms: 3_000 }

/** 10 s of warm-up and 60 s of hold, at 10 orders a second. */
function hold(settleAfterMs: (i: number) => number | null, acceptAfterMs: (i: number) => number | null = () => 10) {
  const orders: HoldOrder[] = Array.from({ length: 700 }, (_, i) => {
    const dueAt = i * 100
    const at = (ms: number | null) => (ms === null ? null : dueAt + ms)
    return { dueAt, answeredAt: at(acceptAfterMs(i)), settledAt: at(settleAfterMs(i)) }
  })
  return { ratePerS: 10, from: 10_000, until: 70_000, orders }
}
const unmet = (criteria: readonly Criterion[]) => criteria.filter(({ met }) => !met).map(({ name }) => name)
const judge = (...args: Parameters<typeof hold>) => keepingUp(hold(...args), limits)

test('When orders settle as fast as they arrive, then every criterion is met', () => {
  const { keepsUp, criteria } = judge(() => 500)
  expect(keepsUp).toBe(true)
  expect(unmet(criteria)).toEqual([])
  expect(criteria.find(({ name }) => name === 'settle p99')).toMatchObject({ figure: 500, limit: 3_000 })
})

test('When 5 % of the load is left over each second, then the growth of the backlog shows it before any latency does', () => {
  const { keepsUp, criteria } = judge((i) => 500 + Math.max(0, i - 100) * 100 * 0.04)
  expect(keepsUp).toBe(false)
  expect(unmet(criteria)).toEqual(['backlog growth', 'settled'])
  expect(criteria[0]!.figure).toBeGreaterThan(0.03)
  expect(criteria[0]!.limit).toBe(0.01)
})

test('When orders stop settling, then settle p99 has no bound', () => {
  const { criteria } = judge((i) => (i > 400 ? null : 500))
  expect(unmet(criteria)).toEqual(['backlog growth', 'settle p99', 'settled'])
  expect(criteria.find(({ name }) => name === 'settle p99')!.figure).toBeNull()
})

test('When 2 % of the requests fail, then only the errors are too many', () => {
  const fails = (i: number) => i % 50 === 0
  expect(
    unmet(
      judge(
        (i) => (fails(i) ? null : 500),
        (i) => (fails(i) ? null : 10),
      ).criteria,
    ),
  ).toEqual(['errors'])
})

test('When responses are slow, then only accept is too slow', () => {
  expect(
    unmet(
      judge(
        () => 1_500,
        () => 1_400,
      ).criteria,
    ),
  ).toEqual(['accept p99'])
})

test('When a backlog was left before the hold and is worked off, then the style keeps up', () => {
  expect(judge((i) => Math.max(500, 2_500 - i * 20)).keepsUp).toBe(true)
})

test('When nothing was due in the hold, then it proves nothing', () => {
  expect(keepingUp({ ...hold(() => 500), from: 80_000, until: 90_000 }, limits).keepsUp).toBe(false)
})

test('When arrivals are random and the style keeps up, then hardly a hold fails, however short it is', () => {
  const draws = random(1, 'arrivals')
  for (const seconds of [5, 8, 60]) {
    const failed = Array.from({ length: 100 }, () => {
      const orders = Array.from({ length: 16 * (seconds + 10) }, () => {
        const dueAt = draws.next() * (seconds + 10) * 1_000
        return { dueAt, answeredAt: dueAt + 10, settledAt: dueAt + 300 + draws.next() * 800 }
      })
      return keepingUp({ ratePerS: 16, from: 10_000, until: (seconds + 10) * 1_000, orders }, limits)
    }).filter(({ keepsUp }) => !keepsUp)
    expect(failed.length).toBeLessThan(6)
  }
})

test('When the backlog is read at instants, then it is what was accepted and had not settled', () => {
  const orders = [
    { dueAt: 0, answeredAt: 1, settledAt: 5 },
    { dueAt: 2, answeredAt: 3, settledAt: null },
    { dueAt: 2, answeredAt: null, settledAt: null },
  ]
  expect(backlogAt(orders, [0, 1, 4, 5, 9])).toEqual([0, 1, 2, 1, 1])
})
