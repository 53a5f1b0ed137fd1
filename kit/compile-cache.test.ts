import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const printAtExit = "data:text/javascript,process.on('exit',()=>console.error('cache',process.env.NODE_COMPILE_CACHE))"

/** @returns where the processes of a command keep what Node.js has compiled */
async function cacheOf(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const args = ['--import', printAtExit, 'kit.mjs', 'token', 'customer-1']
  const { stderr } = await promisify(execFile)(process.execPath, args, { cwd: root, env })
  return /^cache (.*)$/m.exec(stderr)?.[1]
}

test('When a command runs, then it and what it starts keep compiled code, where the environment says or in node_modules', async () => {
  const env: NodeJS.ProcessEnv = { ...process.env, TOKEN_SECRET: 'x'.repeat(32) }
  delete env.NODE_COMPILE_CACHE
  expect(await cacheOf(env)).toBe(join(root, 'node_modules/.cache/compiled'))
  expect(await cacheOf({ ...env, NODE_COMPILE_CACHE: '/dev/null/nowhere' })).toBe('/dev/null/nowhere')
})
