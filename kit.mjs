#!/usr/bin/env node
/**
 * The launcher, in plain JavaScript for any installed Node.js: fetches the Node.js that .node-version names, which runs
 * TypeScript directly, then installs what the command needs and runs it. Skips what is already done.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import module from 'node:module'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

const root = import.meta.dirname ?? fail(tooOld())
const version = readFileSync(join(root, '.node-version'), 'utf8').trim()
const parentPollMs = 500

if (!process.loadEnvFile) fail(tooOld())
// Variables of the environment take precedence over the file.
if (existsSync(join(root, '.env'))) process.loadEnvFile(join(root, '.env'))
const cacheHome = process.env.XDG_CACHE_HOME || join(homedir(), '.cache')
const cacheDir = resolve(process.env.KIT_CACHE_DIR || join(cacheHome, 'order-three-ways'))

// One that npm put into node_modules would be removed during an install.
const isFetched = process.version === `v${version}` && !process.execPath.startsWith(join(root, 'node_modules'))
if (isFetched) await run()
else relaunch(fetchNode())

async function run() {
  // Also for every process that it starts: loading a service takes half the CPU time. With node_modules it is removed.
  process.env.NODE_COMPILE_CACHE ||= join(root, 'node_modules/.cache/compiled')
  module.enableCompileCache()
  const { setUp } = await import('./kit/set-up.ts')
  await setUp(process.argv.slice(2))
  await import('./kit.ts')
}

/** Runs this file on the fetched Node.js, forwards signals to it, and exits with its exit code. */
function relaunch(node) {
  const env = { ...process.env, KIT_LAUNCHER: String(process.pid) }
  const child = spawn(node, [join(root, 'kit.mjs'), ...process.argv.slice(2)], { stdio: 'inherit', env })
  // A terminal sends Ctrl-C to both: forwarded, it would count twice.
  process.on('SIGINT', () => {})
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)))
  if (process.env.npm_command) exitWithParent()
}

/** Killed with -9, npm forwards no signal. The other process notices that this one is gone. */
function exitWithParent() {
  const npm = process.ppid
  setInterval(() => process.ppid !== npm && process.exit(143), parentPollMs).unref()
}

/** Installs it with npm, which verifies its hash. @returns the path of the executable */
function fetchNode() {
  const target = join(cacheDir, `node-${version}`)
  const prefix = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node'
  const name = `${prefix}-${process.platform}-${process.arch}`
  const node = join(target, 'node_modules', name, 'bin/node')
  if (existsSync(node)) return node
  const startedAt = Date.now()
  console.error(`node: fetching Node.js ${version}, once on this machine …`)
  mkdirSync(cacheDir, { recursive: true })
  const unfinished = mkdtempSync(`${target}.fetching-`)
  const quiet = ['--ignore-scripts', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']
  const args = ['install', '--prefix', unfinished, ...quiet, `${name}@${version}`]
  const { status, error, stderr } = spawnSync('npm', args, { encoding: 'utf8', cwd: unfinished })
  // Another launcher may have been faster. Then its copy is used.
  if (status === 0 && !existsSync(node)) renameSync(unfinished, target)
  for (const name of readdirSync(cacheDir))
    if (name.startsWith(`node-${version}.fetching-`)) rmSync(join(cacheDir, name), { recursive: true, force: true })
  if (error) fail(`npm could not be run: ${error.message}. Install Node.js with npm, version 20.12 or later.`)
  if (!existsSync(node))
    fail(
      `Node.js ${version} could not be fetched:\n${stderr.trim()}\nOr run this with Node.js ${version}; then nothing is fetched.`,
    )
  console.error(`node: fetched Node.js ${version} in ${Math.round((Date.now() - startedAt) / 1_000)} s`)
  return node
}

function tooOld() {
  return `Node.js 20.12 or later is required; this is ${process.version}.`
}

function fail(message) {
  console.error(message)
  process.exit(1)
}
