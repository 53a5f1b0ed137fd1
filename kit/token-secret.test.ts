/** The secret that signs tokens: generated once, for this user only, unless the environment has one. */
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { followUps, saveStartOptions } from './start-options.ts'
import { tokenSecret } from './token-secret.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'kit-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

test('When the environment has no secret, then one is generated that only this user can read', () => {
  const data = join(dir, 'not', 'there', 'yet')
  const secret = tokenSecret(data, {})
  expect(secret).toMatch(/^[0-9a-f]{64}$/)
  expect(tokenSecret(data, { TOKEN_SECRET: '' })).toBe(secret)
  expect(statSync(join(data, 'token-secret')).mode & 0o777).toBe(0o600)
})

test('When the environment has a secret, then it is used and nothing is written', () => {
  const mine = 'm'.repeat(32)
  expect(tokenSecret(join(dir, 'unused'), { TOKEN_SECRET: mine })).toBe(mine)
  expect(() => statSync(join(dir, 'unused'))).toThrow('ENOENT')
})

test('When a secret is too short to sign with, then the error says where it came from', () => {
  expect(() => tokenSecret(dir, { TOKEN_SECRET: 'short' })).toThrow('Set a longer one, or none.')
  writeFileSync(join(dir, 'token-secret'), 'damaged')
  expect(() => tokenSecret(dir, {})).toThrow(`Delete ${dir}`)
})

test('When partners were started, then other commands include them in FOLLOW_UPS', () => {
  expect(followUps(dir)).toBe('notification,analytics,loyalty')
  saveStartOptions(dir, { partners: 2 })
  expect(followUps(dir)).toBe('notification,analytics,loyalty,partner-1,partner-2')
})
