/** The rules in somebody's own Spectral: as TypeScript, and as the JavaScript that `--write-ruleset` writes. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import spectralCore, { type RulesetDefinition } from '@stoplight/spectral-core'
import { afterAll, describe, expect, test } from 'vitest'
import { allRules } from './rules/rules.ts'
import ruleset, { createRuleset } from './ruleset.ts'
import { documentOf, type Sample } from './sample-documents.ts'
import { writeRuleset } from './write-ruleset.ts'

/** Node does not see all of them as named exports. */
const { Spectral } = spectralCore

const dir = mkdtempSync(join(tmpdir(), 'ruleset-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const sample: Sample = { messages: [{ name: 'CreateShipment', channel: 'shipments', action: 'send' }] }

async function codesOf(definition: RulesetDefinition, document: object = documentOf(sample, 3)): Promise<string[]> {
  const spectral = new Spectral()
  spectral.setRuleset(definition)
  return (await spectral.run(JSON.stringify(document))).map(({ code }) => String(code))
}

describe('an own ruleset that extends this one', () => {
  test('When a document breaks a rule, then Spectral reports it', async () => {
    expect(await codesOf({ extends: [ruleset], rules: {} })).toEqual(['command-as-event'])
  })

  test('When it switches a rule off, then Spectral does not report it', async () => {
    expect(await codesOf({ extends: [ruleset], rules: { 'command-as-event': 'off' } })).toEqual([])
  })

  test('When a document is not AsyncAPI, then no rule runs', async () => {
    const openApi = { openapi: '3.1.0', info: { title: 'Orders', version: '1' }, paths: {} }
    expect(await codesOf(ruleset, openApi)).toEqual(['unrecognized-format'])
  })

  test('When a part is excluded with a reason, then the rule says nothing there', async () => {
    const message = { 'x-lint-events-ignore': { 'command-as-event': 'The label printer is a device, not a service.' } }
    const excluded = { messages: [{ ...sample.messages[0]!, message }] }
    const ignored: string[] = []
    const definition = createRuleset({ onIgnored: ({ name }, _, reason) => ignored.push(`${name}: ${reason}`) })
    expect(await codesOf(definition, documentOf(excluded, 3))).toEqual([])
    expect(ignored).toEqual(['command-as-event: The label printer is a device, not a service.'])
  })
})

test('When the ruleset is written as JavaScript, then it has the same rules and finds the same', async () => {
  const files = writeRuleset(dir)
  expect(files).toEqual(expect.arrayContaining(['ruleset.js', 'package.json', 'rules/no-key.js', 'model/document.js']))
  const written = (await import(pathToFileURL(join(dir, 'ruleset.js')).href)) as { default: RulesetDefinition }
  expect(Object.keys((written.default as { rules: object }).rules)).toEqual(allRules.map(({ name }) => name))
  expect(await codesOf({ extends: [written.default], rules: {} })).toEqual(['command-as-event'])
})
