/** The scripts of benchmarks/k6 run from a copy of their folder, where k6 is installed, against a real style. */
import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { customerId } from '#shared/persistence/seed.ts'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { issueToken } from '#shared/runtime/tokens.ts'
import { selectDriver } from '../benchmarks/load/select-driver.ts'
import { projectRoot } from '../benchmarks/meta/machine.ts'
import { type RunningTest, runStyle, tokenSecret } from './running-style.ts'

const selected = await selectDriver('auto')

/** So long that no order is late on a slow machine. */
const patient = { SETTLE_WITHIN_MS: String(timeouts.conditionMs), TIMEOUT_MS: String(timeouts.conditionMs) }

/** Short runs, and what each says of the style. On a slow machine k6 may fall behind in a step. */
const scripts: [script: string, settings: Record<string, string>, said: string][] = [
  ['place-order.ts', { SECONDS: '2' }, 'correct........................: 100.00%'],
  ['latency-stacking.ts', { PROFILE: 'smoke', SECONDS: '2', SERVICES: '6' }, 'settle_ms......................: p(50)='],
  ['availability.ts', { SECONDS: '3', FAULT_FROM_S: '1', FAULT_UNTIL_S: '2' }, 'First success: '],
  ['scaling.ts', { PROFILE: 'smoke', HOLD_S: '2', WARM_UP_S: '1', FROM: '2', TO: '2', CONFIRM: 'no' }, 'Step 1'],
]

describe.skipIf(selected.name !== 'k6')(`a copy of benchmarks/k6 (${selected.summary})`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'k6-folder-'))
  let ctx: RunningTest
  beforeAll(async () => {
    cpSync(join(projectRoot, 'benchmarks/k6'), folder, { recursive: true })
    ctx = await runStyle('synchronous-chain')
  })
  afterAll(async () => {
    await ctx?.close()
    rmSync(folder, { recursive: true })
  })

  it.each(scripts)('When %s runs, then it measures the orders that it places', async (script, settings, said) => {
    const token = await issueToken(tokenSecret, customerId(1))
    const { output } = await k6(folder, script, { BASE_URL: ctx.style.url, TOKEN: token, ...patient, ...settings })
    expect(output).toContain(said)
  })

  it('When the token is wrong, then the run ends with an error that says so', async () => {
    const { code, output } = await k6(folder, 'place-order.ts', { BASE_URL: ctx.style.url, TOKEN: 'wrong' })
    expect(code).not.toBe(0)
    expect(output).toContain('The customer token is not valid')
  })
})

function k6(cwd: string, script: string, settings: Record<string, string>): Promise<{ code: number; output: string }> {
  const given = Object.entries(settings).flatMap(([name, value]) => ['-e', `${name}=${value}`])
  const env = { ...process.env, K6_NO_USAGE_REPORT: 'true', K6_AUTO_EXTENSION_RESOLUTION: 'false' }
  const args = ['run', '--no-color', ...given, script]
  return new Promise((resolve) =>
    execFile(process.env.KIT_K6 || 'k6', args, { cwd, env }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, output: stdout + stderr }),
    ),
  )
}
