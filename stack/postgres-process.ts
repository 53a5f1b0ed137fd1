/** PostgreSQL as a process: it refuses to run as root, and after a kill it finds the leftovers of its former self. */
import { execFileSync } from 'node:child_process'
import { chownSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Fault } from '#shared/runtime/fault.ts'
import type { Command } from './managed-server.ts'
import { identify, isAlive, type ProcessIdentity, signal } from './pid-file.ts'

interface Unprivileged {
  as(file: string, args: string[]): Command
  /** Gives a file to the user that the server runs as. */
  own(path: string): void
}

/**
 * How to run PostgreSQL's programs: as this user, or for root as another, to whom `stateDir` is given.
 * @param binDir where the programs are
 */
export function unprivileged(stateDir: string, binDir: string): Unprivileged {
  mkdirSync(stateDir, { recursive: true })
  if (process.getuid?.() !== 0) return { as: (file, args) => ({ file, args }), own: () => {} }
  const { uid, gid } = ownerOf(stateDir)
  const own = (path: string) => chownSync(path, uid, gid)
  own(stateDir)
  if ([binDir, stateDir].every(isOpenToAll)) return { own, as: (file, args) => ({ file, args, uid, gid }) }
  // The project lies below a private directory, such as root's home: keep the right to pass through, and nothing else.
  const drop = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--bounding-set=-all,+dac_override']
  const keep = ['--inh-caps=-all,+dac_override', '--ambient-caps=-all,+dac_override']
  return { own, as: (file, args) => ({ file: 'setpriv', args: [...drop, ...keep, file, ...args] }) }
}

/** The user whose data this already is, else the system's own for PostgreSQL, else nobody. */
function ownerOf(stateDir: string): { uid: number; gid: number } {
  const { uid, gid } = statSync(stateDir)
  if (uid !== 0) return { uid, gid }
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }))
      return { uid: id('-u'), gid: id('-g') }
    } catch {}
  }
  throw new Fault(
    'configuration',
    'PostgreSQL refuses to run as root. Run as another user, or create one named postgres.',
  )
}

const isOpenToAll = (path: string): boolean =>
  (statSync(path).mode & 0o001) !== 0 && (dirname(path) === path || isOpenToAll(dirname(path)))

/**
 * After SIGKILL of its first process the others leave by themselves, as a rule; and postmaster.pid stays behind, which
 * stops the next start if its pid has meanwhile gone to another process.
 */
export async function endLeftovers(dataDir: string): Promise<void> {
  const leftovers = processesIn(dataDir)
  const deadline = Date.now() + 10_000
  for (const each of leftovers) signal(each, 'SIGKILL')
  while (leftovers.some(isAlive) && Date.now() < deadline) await sleep(20)
  const pidFile = join(dataDir, 'postmaster.pid')
  const owner = identify(firstNumber(pidFile))
  if (!owner || !isPostgres(owner.pid)) rmSync(pidFile, { force: true })
}

/** Every process of a PostgreSQL server works in its data directory. Found on Linux only. */
function processesIn(dataDir: string): ProcessIdentity[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc').flatMap((name) => {
    try {
      if (!/^\d+$/.test(name) || readlinkSync(`/proc/${name}/cwd`) !== dataDir || !isPostgres(Number(name))) return []
      return identify(Number(name)) ?? []
    } catch {
      return []
    }
  })
}

function isPostgres(pid: number): boolean {
  try {
    return basename(readlinkSync(`/proc/${pid}/exe`)).startsWith('postgres')
  } catch {
    return process.platform !== 'linux'
  }
}

function firstNumber(file: string): number {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10) || 0
  } catch {
    return 0
  }
}
