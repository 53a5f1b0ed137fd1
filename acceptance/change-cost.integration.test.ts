/** The changes whose cost is counted are real: with them the project type-checks, and every style passes. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { afterEach, expect, it } from 'vitest'
import { z } from 'zod'
import { styleNames } from '#stack/styles.ts'
import { applyPatches, patchesOf } from '../benchmarks/change-cost/change-cost.ts'
import { type Scratch, scratchCopy } from './scratch.ts'

let scratch: Scratch | undefined
afterEach(() => scratch?.remove())

const typeCheck = ({ node }: Scratch, project: string) =>
  node(['node_modules/typescript/bin/tsc', '--noEmit', '-p', project])

const passed = { code: 0, output: '' }

it('When loyalty is taken out, then everything but the tests that use it type-checks: adding it is a real change', async () => {
  scratch = scratchCopy()
  applyPatches(scratch.dir, patchesOf('add-loyalty'), 'revert')
  const withoutTests = { extends: './tsconfig.json', exclude: ['node_modules', '**/*.test.ts'] }
  writeFileSync(scratch.file('tsconfig.sources.json'), JSON.stringify(withoutTests))
  expect(await typeCheck(scratch, 'tsconfig.sources.json')).toEqual(passed)
})

const report = z.object({
  testResults: z.array(z.object({ assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })) })),
})

it('When fraud is added, then every style passes the acceptance suite, and orders in flight can replay', async () => {
  scratch = scratchCopy()
  applyPatches(scratch.dir, patchesOf('add-fraud'), 'apply')
  expect(await typeCheck(scratch, '.')).toEqual(passed)
  const tests = ['acceptance/orders', 'orchestration/order/workflow.test', '-t', 'outcomes|audit finds|are replayed']
  const file = scratch.file('report.json')
  const { code, output } = await scratch.kit(['test', ...tests, '--reporter=json', `--outputFile=${file}`])
  expect(existsSync(file), output).toBe(true)
  const { testResults } = report.parse(JSON.parse(readFileSync(file, 'utf8')))
  const ran = testResults.flatMap(({ assertionResults }) => assertionResults)
  expect(
    ran.filter(({ status }) => status === 'failed'),
    output,
  ).toEqual([])
  const fraudTests = ran.filter(({ fullName, status }) => fullName.includes('is suspected') && status === 'passed')
  expect(fraudTests).toHaveLength(styleNames.length)
  expect(ran.some(({ fullName, status }) => fullName.includes('are replayed') && status === 'passed')).toBe(true)
  expect(code, output).toBe(0)
})
