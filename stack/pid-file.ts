/** Pid files and process trees that identify a process even if its pid is reused. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { timeouts } from '#shared/runtime/timeouts.ts'

/** A process, distinguished from a later one with the same pid. */
export interface ProcessIdentity {
  pid: number
  /** When it started, as the operating system reports it; on Linux with the id of the boot. */
  startTime: string
}

const hasProc = existsSync('/proc/self/stat')
const bootId = hasProc ? readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim() : ''

interface ProcessRow extends ProcessIdentity {
  parent: number
}

/** @returns undefined when there is no such process, or only its remains (a zombie) */
function processRow(pid: number): ProcessRow | undefined {
  if (!hasProc) return psRows().find((row) => row.pid === pid)
  try {
    return parseStat(pid, readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return undefined
  }
}

/**
 * Fields as in proc(5); the name in parentheses may itself contain spaces and parentheses. A process whose first thread
 * is a zombie still holds its files and ports while other threads of it are exiting.
 */
function parseStat(pid: number, stat: string): ProcessRow | undefined {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state, parent] = fields
  const [threads, startTime] = [Number(fields[17]), fields[19]]
  if ((state === 'Z' && threads <= 1) || state === 'X') return undefined
  return { pid, parent: Number(parent), startTime: `${bootId}:${startTime}` }
}

function psRows(): ProcessRow[] {
  const table = execFileSync('ps', ['-axo', 'pid=,ppid=,stat=,lstart='], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  })
  return table
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([pid, , state]) => pid && !state?.startsWith('Z'))
    .map(([pid, parent, , ...started]) => ({ pid: Number(pid), parent: Number(parent), startTime: started.join(' ') }))
}

const allProcesses = (): ProcessRow[] =>
  hasProc
    ? readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .flatMap((name) => processRow(Number(name)) ?? [])
    : psRows()

/** @returns undefined when there is no such process */
export function identify(pid: number): ProcessIdentity | undefined {
  const row = processRow(pid)
  return row && { pid, startTime: row.startTime }
}

export const isAlive = ({ pid, startTime }: ProcessIdentity): boolean => processRow(pid)?.startTime === startTime

/** The process and all below it, parents before children; empty when it is gone. */
export function processTree(root: ProcessIdentity): ProcessIdentity[] {
  const rows = allProcesses()
  const found = rows.filter((row) => row.pid === root.pid && row.startTime === root.startTime)
  for (const parent of found) found.push(...rows.filter((row) => row.parent === parent.pid && row.pid !== parent.pid))
  return found.map(({ pid, startTime }) => ({ pid, startTime }))
}

/** Never signals another process that has the same pid. @returns false when the process is gone */
export function signal(target: ProcessIdentity, name: NodeJS.Signals): boolean {
  if (!isAlive(target)) return false
  try {
    return process.kill(target.pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
    throw error
  }
}

/** @returns false when some of them still run after that time */
export async function waitForExit(processes: ProcessIdentity[], withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs
  while (processes.some(isAlive)) {
    if (Date.now() > deadline) return false
    await sleep(20)
  }
  return true
}

/** A process as recorded in its pid file. */
export interface RecordedProcess extends ProcessIdentity {
  /** The first of its ports, for a server. */
  port?: number
  /** The command that stops it before it exits; undefined for a server that keeps running. */
  owner?: ProcessIdentity
}

export function writePidFile(file: string, recorded: RecordedProcess): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.new`, JSON.stringify(recorded))
  renameSync(`${file}.new`, file)
}

/** @returns undefined when there is no file, it is damaged, or its process is gone */
export function readPidFile(file: string): RecordedProcess | undefined {
  try {
    const recorded = JSON.parse(readFileSync(file, 'utf8')) as RecordedProcess
    return isAlive(recorded) ? recorded : undefined
  } catch {
    return undefined
  }
}

export const removePidFile = (file: string): void => rmSync(file, { force: true })

/** Sends SIGKILL to the process that a pid file names and to all below it, which a killed command may have left running. */
export async function killRecordedProcess(file: string): Promise<void> {
  const found = readPidFile(file)
  const tree = found ? processTree(found) : []
  for (const each of tree) signal(each, 'SIGKILL')
  await waitForExit(tree, timeouts.processGoneMs)
  removePidFile(file)
}
