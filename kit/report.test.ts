/** `kit report`, run as a command. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { sampleResults } from '../benchmarks/report/samples/results.ts'

const root = join(import.meta.dirname, '..')
const dir = mkdtempSync(join(tmpdir(), 'kit-report-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const kitReport = (...args: string[]) =>
  spawnSync(process.execPath, ['kit.ts', 'report', ...args], { cwd: root, encoding: 'utf8' })

test('When there are no results, then it says where it looked and fails', () => {
  const { status, stderr } = kitReport(dir)
  expect(stderr).toContain(`There is no ${join(dir, 'results.json')}.`)
  expect(status).toBe(1)
})

test('When there are results and older ones, then it makes the page and prints what changed', () => {
  const old = sampleResults()
  writeFileSync(join(dir, 'results.json'), JSON.stringify(old))
  writeFileSync(join(dir, 'old.json'), JSON.stringify({ ...old, meta: { ...old.meta, seed: 7 } }))
  const { status, stdout } = kitReport(dir, '--against', join(dir, 'old.json'))
  expect(status).toBe(0)
  expect(stdout).toContain('seed: 7 then, 1 now')
  expect(stdout).toMatch(/latency-stacking, N = 6: accept p50 .* × 1\.000 .* no clear change/)
  expect(existsSync(join(dir, 'report.html'))).toBe(true)
  expect(readFileSync(join(dir, 'report.html'), 'utf8')).toContain('What changed')
})
