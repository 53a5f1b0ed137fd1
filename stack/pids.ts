/** Process ids that are never mistaken: a pid file also holds when its process began, so a reused number is not signalled. */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'

/** When a process began, in whatever unit the platform counts; null when it is gone or only a zombie is left. */
export function beganAt(pid: number): string | null {
  try {
    if (!existsSync('/proc/self/stat'))
      return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null
    const fields = statFields(pid)
    return fields[0] === 'Z' ? null : (fields[19] ?? null)
  } catch {
    return null
  }
}

/** The fields of /proc/PID/stat after the command's name, which may itself hold spaces and parentheses. */
function statFields(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

export function writePidFile(file: string, pid: number): void {
  writeFileSync(file, JSON.stringify({ pid, began: beganAt(pid) }))
}

/** @returns the process that the file names, if that very process still runs */
export function readPidFile(file: string): number | undefined {
  try {
    const { pid, began } = JSON.parse(readFileSync(file, 'utf8')) as { pid: number; began: string | null }
    return began !== null && beganAt(pid) === began ? pid : undefined
  } catch {
    return undefined
  }
}

export const removePidFile = (file: string): void => rmSync(file, { force: true })

/** A process and all its descendants. */
export function processTree(root: number): number[] {
  const children = Map.groupBy(allProcesses(), ({ parent }) => parent)
  const tree = [root]
  for (const pid of tree) tree.push(...(children.get(pid) ?? []).map((child) => child.pid))
  return tree
}

function allProcesses(): { pid: number; parent: number }[] {
  if (!existsSync('/proc/self/stat')) {
    const lines = execFileSync('ps', ['-axo', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n')
    return lines.map((line) => line.trim().split(/\s+/).map(Number)).map(([pid = 0, parent = 0]) => ({ pid, parent }))
  }
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      return [{ pid: Number(name), parent: Number(statFields(Number(name))[1]) }]
    } catch {
      return []
    }
  })
}
