/** A scratch copy of the project, changed, in which commands run on servers of its own. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { projectRoot } from '../benchmarks/meta/machine.ts'
import { testEnvironment } from './environment.ts'

const notCopied = ['node_modules', '.git', '.kit', 'compare-out', 'lessons-out']
/** Above the ports of a test run. */
const portOffset = 700
/** The timeout of a hanging test, and the start of its servers. */
const timeoutMs = timeouts.testMs + timeouts.serverReadyMs

export interface Scratch {
  dir: string
  /** A path in the copy, for output files. */
  file(name: string): string
  /** Runs a command of the kit until it exits. */
  kit(args: string[], signal?: AbortSignal): Promise<{ code: number; output: string }>
  /** Runs Node.js with these arguments until it exits. */
  node(args: string[], signal?: AbortSignal): Promise<{ code: number; output: string }>
  remove(): void
}

export function scratchCopy(): Scratch {
  const dir = mkdtempSync(join(tmpdir(), 'scratch-'))
  cpSync(projectRoot, dir, { recursive: true, filter: (path) => !notCopied.includes(basename(path)) })
  symlinkSync(join(projectRoot, 'node_modules'), join(dir, 'node_modules'))
  const ports = String(Number(testEnvironment.KIT_PORT_BASE) + portOffset)
  const data = join(dir, 'data')
  const own = {
    KIT_PORT_BASE: ports,
    KIT_DATA_DIR: data,
    KIT_TEST_PORT_BASE: ports,
    KIT_TEST_DATA_DIR: data,
    NODE_COMPILE_CACHE: join(dir, 'compiled'),
  }
  const node = (args: string[], signal?: AbortSignal) =>
    run(args, dir, { ...process.env, ...testEnvironment, ...own }, signal)
  return {
    dir,
    file: (name) => join(dir, name),
    kit: (args, signal) => node(['kit.ts', ...args], signal),
    node,
    remove: () => rmSync(dir, { recursive: true, force: true }),
  }
}

/** On interrupt or timeout, sends SIGTERM, so that the command stops the processes it started. */
async function run(args: string[], cwd: string, env: NodeJS.ProcessEnv, signal?: AbortSignal) {
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const stop = () => child.kill('SIGTERM')
  const tooLong = setTimeout(stop, timeoutMs)
  signal?.addEventListener('abort', stop)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  const [code] = await once(child, 'close')
  clearTimeout(tooLong)
  signal?.removeEventListener('abort', stop)
  return { code: (code as number | null) ?? 1, output }
}
