/** Installs what a server needs into the per-user cache, by version: whole or not at all, however it is interrupted. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { Fault } from '#shared/runtime/fault.ts'

/** Tells a person what is going on, one line at a time. */
export type Report = (line: string) => void

const heartbeatMs = 15_000

/**
 * Fills `target` by `build`, which gets a folder beside it; done before, it does nothing.
 * Two processes may do so at once: whoever is first wins, and both find the same.
 */
export async function installOnce(
  target: string,
  label: string,
  report: Report,
  build: (dir: string) => Promise<void>,
): Promise<void> {
  if (existsSync(target)) return
  mkdirSync(dirname(target), { recursive: true })
  const dir = mkdtempSync(join(dirname(target), `.${basename(target)}-`))
  const startedAt = Date.now()
  const elapsed = () => `${Math.round((Date.now() - startedAt) / 1000)} s`
  report(`${label}: installing, once for this user`)
  const beat = setInterval(() => report(`${label}: still installing, ${elapsed()}`), heartbeatMs)
  try {
    await build(dir)
    if (!existsSync(target)) renameSync(dir, target)
    report(`${label}: installed in ${elapsed()}`)
  } finally {
    clearInterval(beat)
    rmSync(dir, { recursive: true, force: true })
  }
}

/** Runs a command to its end. @throws Fault unavailable with the end of what it said when it fails */
export async function run(
  command: string,
  args: string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): Promise<string> {
  const child = spawn(command, args, {
    ...options,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => void (said += chunk))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', (cause) =>
      reject(new Fault('unavailable', `${command} cannot be run: ${cause.message}`, cause)),
    )
    child.once('close', resolve)
  })
  if (code === 0) return said
  throw new Fault(
    'unavailable',
    `${[command, ...args].join(' ')} failed:\n${said.trimEnd().split('\n').slice(-15).join('\n')}`,
  )
}

/**
 * Makes sure that a program is there before anything is begun.
 * @param remedy what a person can do about it
 * @throws Fault configuration naming the program
 */
export async function need(
  program: string,
  args: string[],
  remedy: string,
  accepts: (said: string) => boolean = () => true,
): Promise<void> {
  const said = await run(program, args).catch(() => null)
  if (said === null) throw new Fault('configuration', `"${program}" is missing. ${remedy}`)
  if (!accepts(said)) throw new Fault('configuration', `"${program}" is too old (${said.split('\n')[0]}). ${remedy}`)
}
