/** A scratch copy of the project with one mutation, in which commands run on servers of its own. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { AppError } from '#shared/runtime/errors.ts'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { testEnvironment } from '../environment.ts'
import { type Edit, editsOf, type Mutant } from './mutant.ts'

const projectRoot = join(import.meta.dirname, '../..')
const notCopied = ['node_modules', '.git', '.kit', 'compare-out']
/** Above the ports of a test run. */
const portOffset = 700
/** The timeout of a hanging test, and the start of its servers. */
const timeoutMs = timeouts.testMs + timeouts.serverReadyMs

export const readSource = (file: string): string => readFileSync(join(projectRoot, file), 'utf8')

/** How many times a text occurs in another. */
export const occurrences = (text: string, part: string): number => text.split(part).length - 1

/** @throws AppError configuration unless the text to replace occurs exactly once */
export function mutate(name: string, { file, from, to }: Edit): string {
  const text = readSource(file)
  const count = occurrences(text, from)
  if (count !== 1)
    throw new AppError('configuration', `The mutant ${name} replaces a text that occurs ${count} times in ${file}.`)
  return text.replace(from, () => to)
}

export interface Scratch {
  /** A path in the copy, for output files. */
  file(name: string): string
  /** Runs a command of the kit until it exits. */
  kit(args: string[], signal?: AbortSignal): Promise<{ code: number; output: string }>
  remove(): void
}

/** @param mutant none for a copy of the project as it is */
export function scratchCopy(mutant?: Mutant): Scratch {
  const mutated = mutant ? editsOf(mutant).map((edit) => ({ file: edit.file, text: mutate(mutant.name, edit) })) : []
  const dir = mkdtempSync(join(tmpdir(), 'mutant-'))
  cpSync(projectRoot, dir, { recursive: true, filter: (path) => !notCopied.includes(basename(path)) })
  symlinkSync(join(projectRoot, 'node_modules'), join(dir, 'node_modules'))
  for (const { file, text } of mutated) writeFileSync(join(dir, file), text)
  const ports = String(Number(testEnvironment.KIT_PORT_BASE) + portOffset)
  const data = join(dir, 'data')
  const own = { KIT_PORT_BASE: ports, KIT_DATA_DIR: data, KIT_TEST_PORT_BASE: ports, KIT_TEST_DATA_DIR: data }
  return {
    file: (name) => join(dir, name),
    kit: (args, signal) => run(args, dir, { ...process.env, ...testEnvironment, ...own }, signal),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  }
}

/** On interrupt or timeout, sends SIGTERM, so that the command stops the processes it started. */
async function run(args: string[], cwd: string, env: NodeJS.ProcessEnv, signal?: AbortSignal) {
  const child = spawn(process.execPath, ['kit.ts', ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
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
