#!/usr/bin/env node
/**
 * The launcher of everything, in plain JavaScript for the Node that is there: installs what package-lock.json says,
 * generates Prisma's client, then runs kit.ts on the project's own Node. Does nothing that is done already.
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

const root = import.meta.dirname ?? fail(`Node 20.11 or newer is needed; this is ${process.version}.`)
const modules = join(root, 'node_modules')
const node = join(modules, '.bin/node')
const lock = join(root, 'node_modules.lock')

if (Number(process.versions.node.split('.')[0]) < 20) fail(`Node 20 or newer is needed; this is ${process.version}.`)
await prepare('dependencies', join(modules, '.installed'), ['package-lock.json', ...patches()], installDependencies)
await prepare(
  'database client',
  join(modules, '.generated'),
  ['prisma/schema.prisma', 'package-lock.json'],
  generateClient,
)
runKit()

/** Runs `make` unless the stamp says that it was done for exactly these files; one process at a time. */
async function prepare(what, stamp, inputs, make) {
  const hash = createHash('sha256')
  for (const file of inputs) hash.update(readFileSync(join(root, file)))
  const wanted = hash.digest('hex')
  const done = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted
  if (done()) return
  await holdLock(what)
  try {
    if (done()) return
    make()
    writeFileSync(stamp, wanted)
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}

async function holdLock(what) {
  process.on(
    'exit',
    () => existsSync(lock) && holder() === process.pid && rmSync(lock, { recursive: true, force: true }),
  )
  for (let told = false; ; ) {
    try {
      mkdirSync(lock)
      return writeFileSync(join(lock, 'pid'), String(process.pid))
    } catch {
      const pid = holder()
      const abandoned = pid === undefined ? Date.now() - ageOf(lock) > 5_000 : !isAlive(pid)
      if (abandoned) rmSync(lock, { recursive: true, force: true })
      else if (!told) console.error(`Another process installs the ${what}; waiting for it.`)
      told = true
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
  }
}

function holder() {
  try {
    return Number(readFileSync(join(lock, 'pid'), 'utf8')) || undefined
  } catch {
    return undefined
  }
}

function ageOf(path) {
  return existsSync(path) ? statSync(path).mtimeMs : Date.now()
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function patches() {
  return existsSync(join(root, 'patches')) ? readdirSync(join(root, 'patches')).map((name) => `patches/${name}`) : []
}

function installDependencies() {
  console.error('Installing the dependencies that package-lock.json names, once (about a minute) …')
  // Not `npm ci`: it refuses a lock file from a registry that lacks other platforms' optional packages.
  step('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'])
  step(node, [join(modules, 'patch-package/index.js'), '--error-on-fail'])
}

/** Prisma wants to download an engine for this; any existing file stands in, since generating does not use it. */
function generateClient() {
  console.error("Generating Prisma's client …")
  step(node, [join(modules, 'prisma/build/index.js'), 'generate'], {
    PRISMA_SCHEMA_ENGINE_BINARY: process.env.PRISMA_SCHEMA_ENGINE_BINARY ?? join(root, 'package.json'),
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  })
}

function step(command, args, env = {}) {
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  })
  if (error?.code === 'ENOENT') fail(`"${command}" is missing. Install Node.js with npm, version 20 or newer.`)
  if (status !== 0)
    fail(`${[command, ...args].join(' ')} failed:\n${`${stdout}${stderr}`.trim().split('\n').slice(-20).join('\n')}`)
}

/** A signal to this process reaches the kit; its exit code becomes ours. */
function runKit() {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache')
  const env = { NODE_COMPILE_CACHE: join(cache, 'order-three-ways/compiled'), ...process.env, KIT_ROOT: root }
  const child = spawn(node, [join(root, 'kit.ts'), ...process.argv.slice(2)], { stdio: 'inherit', env })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => signal !== 'SIGINT' && child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)))
}

function fail(message) {
  console.error(message)
  process.exit(1)
}
