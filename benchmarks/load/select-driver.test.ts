import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { detectPriority } from './cpu-priority.ts'
import { k6Driver } from './k6.ts'
import { selectDriver } from './select-driver.ts'

const dir = mkdtempSync(join(tmpdir(), 'choose-'))
let programs = 0
afterAll(() => rmSync(dir, { recursive: true }))

/** A program in k6's place that only prints something. */
function program(output: string, exitCode = 0): string {
  const file = join(dir, `k6-${++programs}`)
  writeFileSync(file, `#!/bin/sh\necho "${output}"\necho "${output}" >&2\nexit ${exitCode}\n`)
  chmodSync(file, 0o755)
  return file
}
const nowhere = { PATH: dir }

describe('selecting a load driver', () => {
  it('When k6 is not installed, then the embedded driver is selected, with the reason', async () => {
    const { name, summary } = await selectDriver('auto', nowhere)
    expect({ name, summary }).toEqual({
      name: 'embedded',
      summary: 'Load driver: embedded (k6 is not on the PATH), no real-time priority.',
    })
  })

  it('When k6 is requested and not installed, then the error says what to do', async () => {
    await expect(selectDriver('k6', nowhere)).rejects.toThrow('--driver embedded')
  })

  it('When k6 is installed, then it is selected, unless the embedded driver was requested', async () => {
    const env = { ...nowhere, KIT_K6: program('k6 v2.2.0 (commit/devel, go1.26, linux/amd64)') }
    expect(await selectDriver('auto', env)).toMatchObject({ name: 'k6', version: 'k6 2.2.0, no real-time priority' })
    expect(await selectDriver('embedded', env)).toMatchObject({ name: 'embedded' })
  })

  it.each(['k6 v0.49.0 (go1.21)', 'something else'])(
    'When KIT_K6 names a program that prints "%s", then that is an error',
    async (output) => {
      await expect(selectDriver('auto', { ...nowhere, KIT_K6: program(output) })).rejects.toThrow('cannot be used')
    },
  )
})

describe('the k6 driver', () => {
  const priority = detectPriority(nowhere)
  const target = { url: 'http://127.0.0.1:1', tokenSecret: 'a secret that is long enough for a test' }
  const workload = {
    seed: 1,
    ratePerS: 10,
    durationMs: 100,
    arrivals: 'spaced',
    keyPrefix: 'test-run',
    refusals: {},
    timeoutMs: 1_000,
    maxInFlight: 10,
  } as const

  it('When k6 fails, then the run fails with the error of k6', async () => {
    const driver = k6Driver(program('the script is wrong', 107), priority)
    await expect(driver.run(target, workload)).rejects.toThrow(/k6 exited with 107.\nthe script is wrong/)
    await driver.close()
  })

  it('When k6 cannot be started, then the run fails', async () => {
    const driver = k6Driver(join(dir, 'not-there'), priority)
    await expect(driver.run(target, workload)).rejects.toThrow('ENOENT')
  })

  it('When k6 has sent nothing, then every arrival counts as dropped', async () => {
    const driver = k6Driver(program('nothing to do'), priority)
    expect(await driver.run(target, workload)).toMatchObject({ attempts: [], dropped: 1, valid: false })
  })
})
