/** `kit lint-events`, run as a command. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { documentOf, sound } from '../lint-events/sample-documents.ts'

const root = join(import.meta.dirname, '..')
const dir = mkdtempSync(join(tmpdir(), 'kit-lint-events-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const lintEvents = (...args: string[]) =>
  spawnSync(process.execPath, ['kit.ts', 'lint-events', ...args], { cwd: root, encoding: 'utf8' })

const good = join(dir, 'good.json')
const bad = join(dir, 'bad.json')
writeFileSync(good, JSON.stringify(documentOf(sound, 3)))
writeFileSync(
  bad,
  JSON.stringify(documentOf({ messages: [{ name: 'CreateShipment', channel: 'shipments', action: 'send' }] }, 2)),
)

test('When nothing is found, then it says so and exits with 0', () => {
  const { status, stdout } = lintEvents(good)
  expect(status).toBe(0)
  expect(stdout).toContain('0 errors, 0 warnings, 0 notes in 1 document')
})

test('When something is found, then it exits with 1 from the severity on that --fail-on names', () => {
  const { status, stdout } = lintEvents(bad)
  expect(status).toBe(1)
  expect(stdout).toContain('bad.json:1:')
  expect(stdout).toContain('warn  command-as-event')
  expect(lintEvents(bad, '--fail-on', 'error').status).toBe(0)
})

test('When a file cannot be read, then it says why and exits with 2', () => {
  const { status, stderr } = lintEvents(good, join(dir, 'none.yaml'))
  expect(status).toBe(2)
  expect(stderr).toContain('none.yaml cannot be read')
})

test('When neither documents nor a cluster are named, then it says what it needs', () => {
  const { status, stderr } = lintEvents()
  expect(status).toBe(2)
  expect(stderr).toContain('Name AsyncAPI documents, or a cluster with --brokers HOST:PORT.')
})
