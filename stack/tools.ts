/** Runs the tools that installing needs (java, mvn, go): found before work begins, and visibly at work. */
import { spawn } from 'node:child_process'
import { Fault } from '#shared/runtime/fault.ts'

export type Report = (line: string) => void

export interface Tool {
  command: string
  versionArgs: string[]
  /** The first group is the version. */
  versionPattern: RegExp
  /** Lowest version that will do, such as 17 or 1.21. */
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
  const said = await output(command, versionArgs).catch(() => undefined)
  if (said === undefined) return [`${purpose} needs ${command}, which is missing or does not run. ${remedy}`]
  const version = versionPattern.exec(said)?.[1]
  if (version !== undefined && isAtLeast(version, atLeast)) return []
  return [`${purpose} needs ${command} ${atLeast} or later, not ${version ?? `"${said.trim()}"`}. ${remedy}`]
}

export function isAtLeast(version: string, lowest: string): boolean {
  const have = version.split('.').map(Number)
  for (const [i, need] of lowest.split('.').map(Number).entries())
    if ((have[i] ?? 0) !== need) return (have[i] ?? 0) > need
  return true
}

const heartbeatMs = 5_000

/** Reports that it began, every few seconds that it still runs, and how long it took. */
export async function visibly<T>(report: Report, doing: string, work: Promise<T>): Promise<T> {
  const startedAt = Date.now()
  const seconds = () => Math.round((Date.now() - startedAt) / 1_000)
  report(`${doing} …`)
  const heartbeat = setInterval(() => report(`${doing} … ${seconds()} s`), heartbeatMs)
  return work.finally(() => clearInterval(heartbeat))
}

/** @returns what the command printed, both streams. @throws Fault unavailable with the end of that when it fails */
export function output(command: string, args: string[], options: { env?: NodeJS.ProcessEnv } = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options })
    let said = ''
    const listen = (chunk: Buffer) => {
      said = (said + chunk).slice(-64 * 1024)
    }
    child.stdout.on('data', listen)
    child.stderr.on('data', listen)
    child.once('error', (cause) =>
      reject(new Fault('unavailable', `${command} could not be run: ${cause.message}`, cause)),
    )
    child.once('close', (code, signal) => {
      if (code === 0) return resolve(said)
      reject(new Fault('unavailable', `${command} ${args.join(' ')} failed (${signal ?? code}):\n${lastLines(said)}`))
    })
  })
}

/** Where a log says what went wrong. */
export const lastLines = (text: string, count = 12): string => text.trimEnd().split('\n').slice(-count).join('\n')

/** Builds a Go program, named with its version, into a directory. */
export async function goInstall(program: string, into: string): Promise<void> {
  await output('go', ['install', program], { env: { ...process.env, GOBIN: into } })
}
