/** The search for the capacity, on systems whose capacity is known. */
import { expect, test } from 'vitest'
import { random } from '#shared/runtime/random.ts'
import { type CapacitySearch, factorWithin, findCapacity } from './capacity.ts'

const search: CapacitySearch = {
  fromPerS: 4,
  maxPerS: 200,
  minPerS: 0.25,
  tolerance: 0.05,
  maxSteps: 30,
  confirms: true,
}
const upTo = (capacityPerS: number) => async (ratePerS: number) => ratePerS <= capacityPerS

test('When a system has a sharp limit, then the interval contains it, is narrow, and both its ends ran twice', async () => {
  for (const limit of [1.3, 3.9, 4, 17.2, 155]) {
    const { passedPerS, failedPerS, isComplete, steps } = await findCapacity(search, upTo(limit))
    expect(passedPerS).toBeLessThanOrEqual(limit)
    expect(failedPerS).toBeGreaterThan(limit)
    expect(failedPerS! / passedPerS!).toBeLessThan(1.11)
    expect(isComplete).toBe(true)
    for (const rate of [passedPerS, failedPerS])
      expect(steps.filter(({ ratePerS }) => ratePerS === rate)).toHaveLength(2)
  }
})

test('When steps are requested, then they double, then bisect, and all of them are returned in order', async () => {
  const { steps } = await findCapacity({ ...search, confirms: false, tolerance: 0.2 }, upTo(20))
  expect(steps).toEqual([
    { ratePerS: 4, holds: true },
    { ratePerS: 8, holds: true },
    { ratePerS: 16, holds: true },
    { ratePerS: 32, holds: false },
    { ratePerS: 22.63, holds: false },
  ])
})

test('When every rate holds, then the maximum is the highest passed and nothing failed', async () => {
  const found = await findCapacity({ ...search, maxPerS: 50 }, async () => true)
  expect(found).toMatchObject({ passedPerS: 50, failedPerS: null, isComplete: true })
  expect(Math.max(...found.steps.map(({ ratePerS }) => ratePerS))).toBe(50)
})

test('When no rate holds, then rates are halved down to the minimum, and there is no capacity', async () => {
  const found = await findCapacity(search, async () => false)
  expect(found).toMatchObject({ passedPerS: null, failedPerS: 0.25, isComplete: true })
})

test('When the steps run out, then the interval so far is returned as incomplete', async () => {
  const found = await findCapacity({ ...search, maxSteps: 3 }, upTo(5))
  expect(found).toMatchObject({ passedPerS: 4, failedPerS: 5.66, isComplete: false })
  expect(found.steps).toHaveLength(3)
})

test('When a rate far below the capacity fails once by chance, then its third run moves the boundary up again', async () => {
  const found = await findCapacity(search, async (ratePerS, step) => step !== 2 && ratePerS <= 40)
  expect(found.steps[1]).toEqual({ ratePerS: 8, holds: false })
  expect(found.passedPerS).toBeGreaterThan(36)
  expect(found.failedPerS).toBeLessThan(44)
})

test('When a rate held by chance and then fails twice, then the capacity is below it', async () => {
  const found = await findCapacity(search, async (ratePerS, step) => step === 3 || ratePerS <= 10)
  expect(found.steps[2]).toEqual({ ratePerS: 16, holds: true })
  expect(found.passedPerS).toBeLessThanOrEqual(10)
  expect(found.failedPerS).toBeGreaterThan(10)
})

test('When the machine slows down during the search, then rates that passed before are run again and do not count', async () => {
  const found = await findCapacity(search, async (ratePerS, step) => ratePerS <= (step <= 8 ? 40 : 10))
  expect(found.isComplete).toBe(true)
  expect(found.passedPerS).toBeLessThanOrEqual(10)
  expect(found.failedPerS).toBeLessThan(12)
})

test('When steps near the limit are noisy, then the search ends near it within its steps', async () => {
  const draws = random(1, 'noise')
  for (let run = 0; run < 50; run++) {
    const chance = (ratePerS: number) => 1 / (1 + Math.exp((ratePerS - 20) * 2))
    const found = await findCapacity(search, async (ratePerS) => draws.next() < chance(ratePerS))
    expect(found.steps.length).toBeLessThanOrEqual(search.maxSteps)
    expect(found.passedPerS).toBeGreaterThan(15)
    expect(found.passedPerS).toBeLessThan(25)
  }
})

test('When steps are as small as the tolerance, then the first boundary is narrow enough and only run again', async () => {
  for (const limit of [3.9, 4.2, 17.2]) {
    const narrow = { ...search, fromPerS: limit * 0.97, factor: factorWithin(search.tolerance) }
    const { passedPerS, failedPerS, isComplete, steps } = await findCapacity(narrow, upTo(limit))
    expect(isComplete).toBe(true)
    expect(steps.map(({ ratePerS }) => ratePerS)).toEqual([passedPerS, failedPerS, passedPerS, failedPerS])
    expect(failedPerS! / passedPerS!).toBeLessThan(1.11)
  }
})

test('When the first rate is far from the capacity, then small steps grow until they enclose it', async () => {
  for (const limit of [9.3, 37]) {
    const found = await findCapacity({ ...search, fromPerS: 20, factor: factorWithin(0.05), maxSteps: 9 }, upTo(limit))
    expect(found.passedPerS).toBeLessThanOrEqual(limit)
    expect(found.failedPerS).toBeGreaterThan(limit)
  }
})
