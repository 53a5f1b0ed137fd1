/** The changes whose cost is counted are real: with them the project type-checks, and every style passes. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { afterEach, expect, it } from 'vitest'
import { z } from 'zod'
import { styleNames } from '#stack/styles.ts'
import { applyPatches, patchesOf } from '../benchmarks/change-cost/change-cost.ts'
import { type Scratch, scratchCopy } from './scratch.ts'

let scratch: Scratch | undefined
afterEach(() => scratch?.remove())

const typeCheck = ({ node }: Scratch, project: string, signal: AbortSignal) =>
  node(['node_modules/typescript/bin/tsc', '--noEmit', '-p', project], signal)

const passed = { code: 0, output: '' }

it('When loyalty is taken out, then everything but the tests that use it type-checks: adding it is a real change', async ({
  signal,
}) => {
  scratch = scratchCopy()
  applyPatches(scratch.dir, patchesOf('add-loyalty'), 'revert')
  const separate = ['node_modules', 'benchmarks/k6', 'benchmarks/report/browser']
  const withoutTests = { extends: './tsconfig.json', exclude: [...separate, '**/*.test.ts'] }
  writeFileSync(scratch.file('tsconfig.sources.json'), JSON.stringify(withoutTests))
  expect(await typeCheck(scratch, 'tsconfig.sources.json', signal)).toEqual(passed)
})

const report = z.object({
  testResults: z.array(z.object({ assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })) })),
})

it('When fraud is added, then every style passes the acceptance tests of outcomes, and old events and orders in flight stay readable', async ({
  signal,
}) => {
  scratch = scratchCopy()
  applyPatches(scratch.dir, patchesOf('add-fraud'), 'apply')
  expect(await typeCheck(scratch, '.', signal)).toEqual(passed)
  const files = ['acceptance/orders', 'orchestration/order/workflow.test', 'choreography/schemas.test']
  // The other suites test what happens before an order is placed, and reading it.
  const titles = 'outcomes|idempotency|audit finds|are replayed|the event'
  const file = scratch.file('report.json')
  const { code, output } = await scratch.kit(
    ['test', ...files, '-t', titles, '--reporter=json', `--outputFile=${file}`],
    signal,
  )
  expect(existsSync(file), output).toBe(true)
  const { testResults } = report.parse(JSON.parse(readFileSync(file, 'utf8')))
  const ran = testResults.flatMap(({ assertionResults }) => assertionResults)
  expect(
    ran.filter(({ status }) => status === 'failed'),
    output,
  ).toEqual([])
  const passedTests = (title: string) =>
    ran.filter(({ fullName, status }) => fullName.includes(title) && status === 'passed')
  expect(passedTests('is suspected')).toHaveLength(styleNames.length)
  expect(passedTests('recorded orders are replayed')).toHaveLength(1)
  expect(passedTests('the event PaymentSuspected')).not.toEqual([])
  expect(code, output).toBe(0)
})
