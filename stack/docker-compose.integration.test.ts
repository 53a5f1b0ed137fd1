/** docker-compose.yml against the schema of the Compose Specification, which is part of its Go module. */
import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { install, installedDir } from './cache.ts'
import { stackConfig } from './config.ts'
import { output } from './tools.ts'

const version = '2.16.2'
const specification = {
  name: 'compose-specification',
  version,
  async build(into: string) {
    const printed = await output('go', [
      'mod',
      'download',
      '-json',
      `github.com/compose-spec/compose-go/v2@v${version}`,
    ])
    const { Dir } = JSON.parse(printed.slice(printed.indexOf('{')))
    copyFileSync(join(Dir, 'schema/compose-spec.json'), join(into, 'schema.json'))
  },
}

test('When docker-compose.yml is checked against the Compose Specification, then it is valid', async () => {
  const { cacheDir } = stackConfig()
  await install(cacheDir, specification, () => {})
  const schema = JSON.parse(readFileSync(join(installedDir(cacheDir, specification), 'schema.json'), 'utf8'))
  const validate = new Ajv2020({ strict: false, validateFormats: false, allErrors: true }).compile(schema)
  const file = parse(readFileSync(join(import.meta.dirname, '../docker-compose.yml'), 'utf8'), {
    merge: true,
    maxAliasCount: -1,
  })
  validate(file)
  expect(validate.errors).toBeNull()
  expect(validate({ services: { postgres: { image: 'postgres', restart: 5 } } })).toBe(false)
})
