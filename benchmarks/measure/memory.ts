/** Memory of processes from Linux's /proc; null on other systems. */
import { readFileSync } from 'node:fs'
import { rounded } from '../statistics.ts'
import { type MeteredProcess, statsByName } from './meter.ts'

/** The text of /proc/PID/smaps_rollup. @returns the proportional set size in MiB: shared pages count in parts */
export function parsePss(text: string): number | null {
  const kib = /^Pss:\s+(\d+) kB$/m.exec(text)?.[1]
  return kib === undefined ? null : Number(kib) / 1_024
}

/** @returns MiB by process or group of processes; null where none can be read */
export function memoryOf(processes: MeteredProcess[]): Record<string, number> | null {
  const mib: Record<string, number> = {}
  for (const { name, stat } of statsByName(processes)) {
    const pss = readPss(stat.pid)
    if (pss !== null) mib[name] = rounded((mib[name] ?? 0) + pss)
  }
  return Object.keys(mib).length > 0 ? mib : null
}

function readPss(pid: number): number | null {
  try {
    return parsePss(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))
  } catch {
    return null // the process has ended, belongs to another user, or this is not Linux
  }
}
