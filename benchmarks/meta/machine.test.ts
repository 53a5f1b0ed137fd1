/** What a run says about its machine. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { flushMs } from './machine.ts'

test('When a disk is asked, then it says how long a flush takes, and nothing is left on it', () => {
  const dir = mkdtempSync(join(tmpdir(), 'flush-'))
  expect(flushMs(dir)).toBeGreaterThanOrEqual(0)
  expect(readdirSync(dir)).toEqual([])
  rmSync(dir, { recursive: true })
})
