/** Workloads are validated strictly, and the committed ones are valid. */
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
  description: 'a question',
  arrivals: 'spaced',
  refusals: { 'card-declined': 0.1 },
  services: [3, 6],
  ratePerS: 5,
  drainTimeoutS: 30,
  profiles: {
    smoke: { services: [3], repetitions: 1, warmUpS: 0, loadS: 1 },
    quick: { repetitions: 1, warmUpS: 0, loadS: 2 },
    full: { repetitions: 2, warmUpS: 0, loadS: 3 },
  },
}

test.each(['latency-stacking', 'availability', 'scaling', 'sustained', 'scaling-out', 'variants'])(
  'the committed workload %s is valid in every profile',
  (name) => {
    for (const profile of profileNames) expect(readWorkload(name, profile).ratePerS).toBeGreaterThan(0)
  },
)

test('When a profile names services, then they replace the common ones', () => {
  const file = written(JSON.stringify(good))
  expect(readWorkload('mine', 'smoke', file).services).toEqual([3])
  expect(readWorkload('mine', 'full', file)).toMatchObject({ services: [3, 6], repetitions: 2, loadS: 3 })
})

test('When a workload has several issues, then one error names the file and all of them', () => {
  const file = written(
    JSON.stringify({ ...good, ratePerS: 0, services: [2], refusals: { 'card-declined': 2 }, rate: 1 }),
  )
  expect(() => readWorkload('mine', 'quick', file)).toThrow(
    new RegExp(`${file}[^]*refusals.card-declined[^]*services.0[^]*ratePerS[^]*"rate"`),
  )
})

test('When a workload names an unknown fault or style, then the error names them', () => {
  const profiles = {
    ...good.profiles,
    quick: { ...good.profiles.quick, faults: ['moon down'], control: ['no-such-style'] },
  }
  const file = written(JSON.stringify({ ...good, profiles }))
  expect(() => readWorkload('mine', 'quick', file)).toThrow(/quick.control.0.*quick.faults.0/s)
})

test('When the maximum of repetitions is below the minimum, then that is an error', () => {
  const atReference = { repetitions: 3, loadS: 16, precision: { relativeHalfWidth: 0.05, maxRepetitions: 2 } }
  const profiles = { ...good.profiles, full: { ...good.profiles.full, atReference } }
  const file = written(JSON.stringify({ ...good, profiles }))
  expect(() => readWorkload('mine', 'full', file)).toThrow('full.atReference: maxRepetitions is below repetitions')
})

test('When a workload omits items, provider times and seed, then they have defaults', () => {
  const file = written(JSON.stringify(good))
  const defaults = { items: { products: [1, 3], quantity: [1, 3] }, providerMs: [50, 100], seed: 0 }
  expect(readWorkload('mine', 'quick', file)).toMatchObject(defaults)
})

test('When the end of a range is below its start, then that is an error', () => {
  const file = written(
    JSON.stringify({ ...good, providerMs: [100, 50], items: { products: [2, 1], quantity: [1, 1] } }),
  )
  expect(() => readWorkload('mine', 'quick', file)).toThrow(
    /items.products: the end is below.*providerMs: the end is below/s,
  )
})

test('When the shares of refusals exceed 1, then that is an error', () => {
  const file = written(JSON.stringify({ ...good, refusals: { 'card-declined': 0.6, 'out-of-stock': 0.6 } }))
  expect(() => readWorkload('mine', 'quick', file)).toThrow('refusals: add up to more than 1')
})

test('When a profile gives phases, then the load is their sum, and both or neither is an error', () => {
  const { loadS: _, ...quick } = good.profiles.quick
  const phases = { beforeS: 4, faultS: 7, afterS: 10 }
  const withQuick = (changed: object) =>
    written(JSON.stringify({ ...good, profiles: { ...good.profiles, quick: changed } }))
  expect(readWorkload('mine', 'quick', withQuick({ ...quick, phases }))).toMatchObject({ loadS: 21, phases })
  for (const wrong of [quick, { ...quick, loadS: 2, phases }])
    expect(() => readWorkload('mine', 'quick', withQuick(wrong))).toThrow('either loadS or phases is needed')
})

test('When a workload is not JSON or does not exist, then the error names the file', () => {
  const file = written('{')
  expect(() => readWorkload('mine', 'quick', file)).toThrow(`${file} cannot be read`)
  expect(() => readWorkload('mine', 'quick', `${file}.no`)).toThrow(`${file}.no cannot be read`)
})
