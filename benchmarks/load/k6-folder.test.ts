/**
 * The folder benchmarks/k6 runs where it is copied to. What it has in common with the harness it holds as copies, which this
 * test compares with their originals. `npx vitest run --project fast benchmarks/load/k6-folder --update` writes them anew.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { describe, expect, expectTypeOf, it } from 'vitest'
import type * as contracts from '#shared/contracts/order.ts'
import * as seed from '#shared/persistence/seed.ts'
import { random } from '#shared/runtime/random.ts'
import type * as ownContracts from '../k6/order.ts'
import * as ownSeed from '../k6/seed.ts'
import * as ownStatistics from '../k6/statistics.ts'
import { projectRoot } from '../meta/machine.ts'
import * as statistics from '../statistics.ts'

const folder = join(projectRoot, 'benchmarks/k6')
const copies = join(folder, 'copies')
const read = (path: string) => readFileSync(join(projectRoot, path), 'utf8')
const importPath = /(?<=\bfrom '|\bimport '|\bimport\(')[^']+(?=')/g

const originals = [
  'shared/runtime/random.ts',
  'benchmarks/load/driver.ts',
  'benchmarks/load/plan.ts',
  'benchmarks/load/response.ts',
  'benchmarks/load/validate-run.ts',
  'benchmarks/measure/keeping-up.ts',
  'benchmarks/measure/capacity.ts',
]
/** What the folder has in a short form of its own, by the name of the file. */
const ownForms = ['order.ts', 'seed.ts', 'statistics.ts']
const experiments = ['availability', 'latency-stacking', 'scaling']

function copyOf(original: string): string {
  const text = read(original).replaceAll(importPath, (path) => {
    const name = basename(path)
    if (ownForms.includes(name)) return `../${name}`
    if (originals.some((other) => basename(other) === name)) return `./${name}`
    throw new Error(`${original} imports ${path}, which the folder benchmarks/k6 does not have.`)
  })
  return `// A copy of ${original}, which benchmarks/load/k6-folder.test.ts writes.\n${text}`
}

describe('the copies in benchmarks/k6', () => {
  it.each(originals)('When %s changes, then its copy does', async (original) => {
    await expect(copyOf(original)).toMatchFileSnapshot(join(copies, basename(original)))
  })

  it('When a workload changes, then its copy does', async () => {
    const workloads = Object.fromEntries(
      experiments.map((name) => [name, JSON.parse(read(`benchmarks/experiments/${name}/workload.json`))]),
    )
    await expect(`${JSON.stringify(workloads, null, 2)}\n`).toMatchFileSnapshot(join(copies, 'workloads.json'))
  })

  it('When the API of orders changes, then its types here do not match', () => {
    expectTypeOf<ownContracts.PlaceOrderInput>().toEqualTypeOf<contracts.PlaceOrderInput>()
    expectTypeOf<ownContracts.OrderPage>().toEqualTypeOf<contracts.OrderPage>()
  })

  it('When it orders, then with the products, customers and refusals of the seed', () => {
    for (const n of [1, 300]) {
      expect(ownSeed.productId(n)).toBe(seed.productId(n))
      expect(ownSeed.customerId(n)).toBe(seed.customerId(n))
    }
    const { missing } = seed.testProducts
    const { declinedTestCard, undeliverablePostalCode } = seed
    expect(ownSeed).toMatchObject({ testProducts: { missing }, declinedTestCard, undeliverablePostalCode })
  })

  it('When it computes a slope, then it is the one of the report', () => {
    const draws = random(1, 'points')
    const points = Array.from({ length: 50 }, (_, i) => ({ x: i, y: draws.next() }))
    expect(ownStatistics.slope(points)).toBeCloseTo(statistics.slope(points), 10)
    for (const value of [0.005, 1.2345, -7.5, 1e6 / 3])
      expect(ownStatistics.rounded(value)).toBe(statistics.rounded(value))
  })
})

describe('the folder benchmarks/k6', () => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  const scripts = files.filter((file) => !file.endsWith('.test.ts')).map((file) => join(folder, file))

  it.each(scripts)('When %s is copied with it, then nothing that it imports or opens is missing', (script) => {
    const text = readFileSync(script, 'utf8')
    const opened = [...text.matchAll(/import\.meta\.resolve\('([^']+)'\)/g)].map(([, path]) => path!)
    for (const path of [...(text.match(importPath) ?? []), ...opened])
      if (path !== 'k6' && !path.startsWith('k6/')) expect(resolve(dirname(script), path)).toContain(`${folder}/`)
  })
})
