/** CPU time of processes from Linux's /proc; on other systems nothing is reported. */
import { readdirSync, readFileSync } from 'node:fs'

/** Linux reports /proc times in 1/100 s on every architecture that Node runs on (USER_HZ). */
const msPerTick = 10

export interface ProcessStat {
  pid: number
  parent: number
  /** Its own time, user and system. */
  cpuMs: number
  /** The time of children that have ended. */
  endedChildrenCpuMs: number
  /** When it started, in ticks since boot: together with the pid it identifies a process. */
  startedAt: number
}

/** The text of /proc/PID/stat; the command's name, in parentheses, may itself hold spaces and parentheses. */
export function parseStat(text: string): ProcessStat {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const number = (field: number) => Number(fields[field - 3])
  return {
    pid: Number.parseInt(text, 10),
    parent: number(4),
    cpuMs: (number(14) + number(15)) * msPerTick,
    endedChildrenCpuMs: (number(16) + number(17)) * msPerTick,
    startedAt: number(22),
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null // the process has ended, or this is not Linux
  }
}

export function statOf(pid: number): ProcessStat | null {
  const text = read(`/proc/${pid}/stat`)
  return text === null ? null : parseStat(text)
}

function allStats(): ProcessStat[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => statOf(Number(name)) ?? [])
  } catch {
    return []
  }
}

/** These processes and all their descendants. */
export function treesOf(roots: readonly number[]): ProcessStat[] {
  const all = allStats()
  const found = all.filter((stat) => roots.includes(stat.pid))
  for (const stat of found) found.push(...all.filter((other) => other.parent === stat.pid && !found.includes(other)))
  return found
}

/** PostgreSQL's process titles name the database that they serve: `postgres: user database host(port) state`. */
export function databaseOf(pid: number): string | null {
  const title = read(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ').trim() ?? ''
  return /^postgres: (?:\S+: )?\S+ (\S+) \S+\(\d+\)/.exec(title)?.[1] ?? null
}

/** Busy and total CPU ticks of the machine since boot; null where /proc is missing. */
export function machineTicks(): { busy: number; total: number } | null {
  const line = read('/proc/stat')?.split('\n', 1)[0]
  if (!line) return null
  const ticks = line.split(/\s+/).slice(1, 9).map(Number)
  const total = ticks.reduce((sum, value) => sum + value, 0)
  return { busy: total - ticks[3]! - ticks[4]!, total }
}
