#!/usr/bin/env node
/**
 * Measures how long a newcomer waits: clones this repository's last commit, starts it with empty caches, as on a new
 * machine, and places an order in each style. Prints the time of each milestone. Plain JavaScript for any installed Node.js.
 *
 *   node kit/first-order.mjs [arguments of npm start]
 */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

/** Where the kit's ports begin, away from one that may be running. */
const portBase = 47_400
const root = join(import.meta.dirname, '..')
const dir = mkdtempSync(join(tmpdir(), 'first-order-'))
const project = join(dir, 'project')
const empty = (name) => join(dir, 'caches', name)
const env = {
  ...process.env,
  npm_config_cache: empty('npm'),
  XDG_CACHE_HOME: empty('xdg'),
  KIT_CACHE_DIR: empty('kit'),
  PIP_CACHE_DIR: empty('pip'),
  MAVEN_OPTS: `-Dmaven.repo.local=${empty('maven')}`,
  GOMODCACHE: empty('go-modules'),
  GOCACHE: empty('go-build'),
  GOFLAGS: `${process.env.GOFLAGS ?? ''} -modcacherw`.trim(),
  KIT_PORT_BASE: String(portBase),
  KIT_DATA_DIR: join(dir, 'data'),
  // With servers that run elsewhere the start would have less to do.
  ...Object.fromEntries(
    ['DATABASE_URL', 'KAFKA_BROKERS', 'TEMPORAL_ADDRESS', 'KIT_TEMPORAL', 'TOKEN_SECRET'].map((name) => [name, '']),
  ),
}

/** The milestone that a line of the output marks; the first line that matches counts. */
const milestones = [
  ['Node.js', /^node: fetched/],
  ['packages of npm', /^packages: installed/],
  ['Kafka installed', /^kafka: installed/],
  ['Temporal installed', /^temporal: installed/],
  ["Prisma's client generated", /^postgres: /],
  ['PostgreSQL ready', /^postgres: ready/],
  ['Kafka ready', /^kafka: ready/],
  ['Temporal ready', /^temporal: ready/],
  ['databases', /^providers: starting/],
]

const rows = []
let startedAt = 0
const seconds = () => (Date.now() - startedAt) / 1_000
const run = promisify(execFile)

try {
  await run('git', ['clone', '--quiet', root, project])
  startedAt = Date.now()
  const { styles, stop } = await start()
  try {
    for (const style of styles) await placeOrder(style)
  } finally {
    await stop()
  }
  print()
} finally {
  rmSync(dir, { recursive: true, force: true })
}

async function start() {
  const args = ['start', '--silent', '--', ...process.argv.slice(2)]
  const started = spawn('npm', args, { cwd: project, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = once(started, 'exit')
  const stop = async () => {
    started.kill('SIGTERM')
    await ended
  }
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => started.kill('SIGTERM'))
  const styles = []
  const isUp = new Promise((resolve) => {
    for (const stream of [started.stdout, started.stderr])
      createInterface({ input: stream }).on('line', (line) => {
        console.error(`${seconds().toFixed(1).padStart(6)} s  ${line}`)
        recordMilestone(line)
        const style = /^(\S+): ready on http\S+ after/.exec(line)?.[1]
        if (style) {
          styles.push(style)
          rows.push([`${style} ready`, seconds()])
        }
        if (line === 'Everything is up.') resolve()
      })
  })
  await Promise.race([isUp, ended.then(([code]) => Promise.reject(new Error(`npm start ended with ${code}`)))])
  rows.push(['everything is up', seconds()])
  return { styles, stop }
}

function recordMilestone(line) {
  const known = milestones.find(
    ([milestone, pattern]) => pattern.test(line) && !rows.some(([row]) => row === milestone),
  )
  if (known) rows.push([known[0], seconds()])
}

async function placeOrder(style) {
  const args = ['kit.mjs', 'order', 'place', '--style', style, '--wait', '--json']
  const { stdout } = await run(process.execPath, args, { cwd: project, env })
  const { status } = JSON.parse(stdout)
  if (status !== 'COMPLETED') throw new Error(`The order in ${style} ended as ${status}`)
  rows.push([`an order COMPLETED in ${style}`, seconds()])
}

function print() {
  const width = Math.max(...rows.map(([milestone]) => milestone.length))
  console.log(`\nFrom empty caches, on ${cpus().length} cores (${cpus()[0].model.trim()}), in seconds:\n`)
  for (const [milestone, at] of rows) console.log(`${milestone.padEnd(width)}  ${at.toFixed(1).padStart(6)}`)
}
