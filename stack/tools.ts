/** Runs the tools that installing needs (java, mvn, pip, go): checked before an install begins, with progress while they run. */
import { spawn } from 'node:child_process'
import { AppError } from '#shared/runtime/errors.ts'
import { identify, removePidFile, writePidFile } from './pid-file.ts'

export type Report = (line: string) => void

export interface Tool {
  command: string
  versionArgs: string[]
  /** The first group is the version. */
  versionPattern: RegExp
  /** The lowest supported version, such as 17 or 1.21. */
  atLeast: string
  /** What a person does to get it. */
  remedy: string
}

export const tools = {
  java: {
    command: 'java',
    versionArgs: ['-version'],
    versionPattern: /version "(?:1\.)?([\d.]+)/,
    atLeast: '17',
    remedy: 'Install a JDK or JRE 17 or later, for example openjdk-17-jre-headless, and put java on the PATH.',
  },
  mvn: {
    command: 'mvn',
    versionArgs: ['-B', '--version'],
    versionPattern: /Apache Maven ([\d.]+)/,
    atLeast: '3.6',
    remedy: 'Install Apache Maven 3.6 or later and put mvn on the PATH.',
  },
  pip: {
    command: 'python3',
    versionArgs: ['-m', 'pip', '--version'],
    versionPattern: /^pip ([\d.]+)/,
    // The first that knows the tags of today's wheels.
    atLeast: '19.3',
    remedy: 'Install Python 3 with pip, for example python3-pip, and put python3 on the PATH.',
  },
  go: {
    command: 'go',
    versionArgs: ['version'],
    versionPattern: /go version go([\d.]+)/,
    atLeast: '1.21',
    remedy: 'Install Go 1.21 or later and put go on the PATH.',
  },
} satisfies Record<string, Tool>

/**
 * @param purpose what needs it, such as "Kafka"
 * @returns what is wrong with it, for a person: missing, or too old; usually nothing
 */
export async function missingTool(tool: Tool, purpose: string): Promise<string[]> {
  const { command, versionArgs, versionPattern, atLeast, remedy } = tool
  const printed = await output(command, versionArgs).catch(() => undefined)
  const name = command === 'python3' ? 'pip (python3 -m pip)' : command
  if (printed === undefined) return [`${purpose} needs ${name}, which is missing or does not run. ${remedy}`]
  const version = versionPattern.exec(printed)?.[1]
  if (version !== undefined && isAtLeast(version, atLeast)) return []
  return [`${purpose} needs ${name} ${atLeast} or later, not ${version ?? `"${printed.trim()}"`}. ${remedy}`]
}

export function isAtLeast(version: string, lowest: string): boolean {
  const have = version.split('.').map(Number)
  for (const [i, need] of lowest.split('.').map(Number).entries())
    if ((have[i] ?? 0) !== need) return (have[i] ?? 0) > need
  return true
}

const heartbeatMs = 5_000

/**
 * Reports that work has begun, and every few seconds how long it has been running.
 * @param progress how much is done, where that is known, such as "120 of 482 packages"
 */
export async function withProgress<T>(
  report: Report,
  title: string,
  work: Promise<T>,
  progress: () => string | undefined = () => undefined,
): Promise<T> {
  const startedAt = Date.now()
  report(`${title} …`)
  const heartbeat = setInterval(() => {
    const done = [`${secondsSince(startedAt)} s`, progress()].filter(Boolean)
    report(`${title} … ${done.join(', ')}`)
  }, heartbeatMs)
  return work.finally(() => clearInterval(heartbeat))
}

export const secondsSince = (startedAt: number): number => Math.round((Date.now() - startedAt) / 1_000)

export interface OutputOptions {
  env?: NodeJS.ProcessEnv
  cwd?: string
  uid?: number
  gid?: number
  /** Records the process while it runs, so that the next command can kill it if this one is killed. */
  pidFile?: string
}

/** @returns what the command printed, both streams. @throws AppError unavailable with the end of that when it fails */
export function output(command: string, args: string[], options: OutputOptions = {}): Promise<string> {
  const { pidFile, ...spawnOptions } = options
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...spawnOptions })
    const identity = child.pid === undefined ? undefined : identify(child.pid)
    if (pidFile && identity) writePidFile(pidFile, identity)
    let printed = ''
    const keep = (chunk: Buffer) => {
      printed = (printed + chunk).slice(-64 * 1024)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.once('error', (cause) =>
      reject(new AppError('unavailable', `${command} could not be run: ${cause.message}`, cause)),
    )
    child.once('close', (code, signal) => {
      if (pidFile) removePidFile(pidFile)
      if (code === 0) return resolve(printed)
      reject(
        new AppError('unavailable', `${command} ${args.join(' ')} failed (${signal ?? code}):\n${lastLines(printed)}`),
      )
    })
  })
}

/** The end of a log, where the error usually is. */
export const lastLines = (text: string, count = 12): string => text.trimEnd().split('\n').slice(-count).join('\n')
