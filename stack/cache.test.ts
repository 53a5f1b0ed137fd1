import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { install, installedDir, isInstalled } from './cache.ts'
import { identify, writePidFile } from './pid-file.ts'

let cacheDir = ''
beforeEach(() => {
  cacheDir = join(mkdtempSync(join(tmpdir(), 'cache-')), 'new')
})
afterEach(() => rmSync(join(cacheDir, '..'), { recursive: true }))
const silent = () => {}

test('When two install the same at once, then it is built once', async () => {
  let builds = 0
  const wanted = {
    name: 'thing',
    version: '1.0',
    build: async (into: string) => {
      builds += 1
      writeFileSync(join(into, 'file'), 'built')
    },
  }
  await Promise.all([install(cacheDir, wanted, silent), install(cacheDir, wanted, silent)])
  expect(builds).toBe(1)
  expect(existsSync(join(installedDir(cacheDir, wanted), 'file'))).toBe(true)
  expect(readdirSync(cacheDir)).toEqual(['thing-1.0'])
})

test('When a build fails, then nothing is installed and nothing is left', async () => {
  const wanted = { name: 'thing', version: '1.0', build: () => Promise.reject(new Error('no network')) }
  await expect(install(cacheDir, wanted, silent)).rejects.toThrow('no network')
  expect(isInstalled(cacheDir, wanted)).toBe(false)
  expect(readdirSync(cacheDir)).toEqual([])
})

test('When an earlier install was killed, then the next one removes its files', async () => {
  mkdirSync(join(cacheDir, 'thing-1.0.building-x', 'half'), { recursive: true })
  mkdirSync(join(cacheDir, 'other-1.0.building-x'))
  await install(cacheDir, { name: 'thing', version: '1.0', build: async () => {} }, silent)
  expect(readdirSync(cacheDir).sort()).toEqual(['other-1.0.building-x', 'thing-1.0'])
})

test('When an install was killed and its tool still runs, then the next install kills the tool first', async () => {
  const left = spawn('sleep', ['600'], { stdio: 'ignore' })
  const gone = once(left, 'exit')
  mkdirSync(join(cacheDir, 'thing-1.0.building-x'), { recursive: true })
  writePidFile(join(cacheDir, 'thing-1.0.building-x.pid'), identify(left.pid!)!)
  await install(cacheDir, { name: 'thing', version: '1.0', build: async () => {} }, silent)
  expect(await gone).toEqual([null, 'SIGKILL'])
  expect(readdirSync(cacheDir)).toEqual(['thing-1.0'])
})
