/** Workloads are read strictly, and the committed ones are right. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { profileNames, readWorkload } from './workloads.ts'

const written = (content: string) => {
  const file = join(mkdtempSync(join(tmpdir(), 'workload-')), 'mine.json')
  writeFileSync(file, content)
  return file
}
const good = {
  says: 'a question',
  arrivals: 'spaced',
  refusals: { 'card-declined': 0.1 },
  services: [3, 6],
  ratePerS: 5,
  restWithinS: 30,
  profiles: {
    smoke: { services: [3], repetitions: 1, warmUpS: 0, loadS: 1 },
    quick: { repetitions: 1, warmUpS: 0, loadS: 2 },
    full: { repetitions: 2, warmUpS: 0, loadS: 3 },
  },
}

test.each(['latency-stacking', 'availability', 'scaling', 'sustained'])(
  'the committed workload %s is right in every profile',
  (name) => {
    for (const profile of profileNames) expect(readWorkload(name, profile).ratePerS).toBeGreaterThan(0)
  },
)

test('when a profile names services, then they replace the common ones', () => {
  const file = written(JSON.stringify(good))
  expect(readWorkload('mine', 'smoke', file).services).toEqual([3])
  expect(readWorkload('mine', 'full', file)).toMatchObject({ services: [3, 6], repetitions: 2, loadS: 3 })
})

test('when a workload is wrong in several places, then one error names the file and all of them', () => {
  const file = written(
    JSON.stringify({ ...good, ratePerS: 0, services: [2], refusals: { 'card-declined': 2 }, rate: 1 }),
  )
  expect(() => readWorkload('mine', 'quick', file)).toThrow(
    new RegExp(`${file}[^]*refusals.card-declined[^]*services.0[^]*ratePerS[^]*"rate"`),
  )
})

test('when a workload names a fault or a style that there is not, then it says so', () => {
  const profiles = { ...good.profiles, quick: { ...good.profiles.quick, faults: ['moon down'], control: ['hybrid'] } }
  const file = written(JSON.stringify({ ...good, profiles }))
  expect(() => readWorkload('mine', 'quick', file)).toThrow(/quick.control.0.*quick.faults.0/s)
})

test('when cells may be repeated less often than they are anyway, then it says so', () => {
  const whereCompared = { repetitions: 3, loadS: 16, until: { within: 0.05, repetitions: 2 } }
  const profiles = { ...good.profiles, full: { ...good.profiles.full, whereCompared } }
  const file = written(JSON.stringify({ ...good, profiles }))
  expect(() => readWorkload('mine', 'full', file)).toThrow('full.whereCompared: until allows fewer than there are')
})

test('when a workload says nothing of items, provider times and seed, then they are as usual', () => {
  const file = written(JSON.stringify(good))
  const usual = { items: { products: [1, 3], quantity: [1, 3] }, providerMs: [50, 100], seed: 0 }
  expect(readWorkload('mine', 'quick', file)).toMatchObject(usual)
})

test('when a range ends before it begins, then it says so', () => {
  const file = written(
    JSON.stringify({ ...good, providerMs: [100, 50], items: { products: [2, 1], quantity: [1, 1] } }),
  )
  expect(() => readWorkload('mine', 'quick', file)).toThrow(/items.products: ends before.*providerMs: ends before/s)
})

test('when shares of refusals exceed the whole, then it says so', () => {
  const file = written(JSON.stringify({ ...good, refusals: { 'card-declined': 0.6, 'out-of-stock': 0.6 } }))
  expect(() => readWorkload('mine', 'quick', file)).toThrow('refusals: add up to more than 1')
})

test('when a workload is no JSON or not there, then the error names the file', () => {
  const file = written('{')
  expect(() => readWorkload('mine', 'quick', file)).toThrow(`${file} cannot be read`)
  expect(() => readWorkload('mine', 'quick', `${file}.no`)).toThrow(`${file}.no cannot be read`)
})
