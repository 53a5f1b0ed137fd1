/** PostgreSQL as a process: it refuses to run as root, and a killed one may leave processes that prevent the next start. */
import { execFileSync } from 'node:child_process'
import { chownSync, mkdirSync, readdirSync, readlinkSync, realpathSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { AppError } from '#shared/runtime/errors.ts'
import type { Command } from './launch.ts'
import { identify, type ProcessIdentity, signal, waitForExit } from './pid-file.ts'

export interface Unprivileged {
  command(file: string, args: string[]): Command
  /** Gives a file to the user that the server runs as. */
  chown(path: string): void
}

/**
 * How to run PostgreSQL's programs: as this user, or for root as another, to whom `stateDir` is given.
 * @param binDir where the programs are
 */
export function unprivileged(stateDir: string, binDir: string): Unprivileged {
  mkdirSync(stateDir, { recursive: true })
  if (process.getuid?.() !== 0) return { command: (file, args) => ({ file, args }), chown: () => {} }
  const { uid, gid } = ownerOf(stateDir)
  const chown = (path: string) => chownSync(path, uid, gid)
  chown(stateDir)
  if ([binDir, stateDir].every(isOpenToAll)) return { chown, command: (file, args) => ({ file, args, uid, gid }) }
  requireSetpriv()
  // The project lies below a private directory, such as root's home: keep only the capability to pass through it.
  const drop = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--bounding-set=-all,+dac_override']
  const keep = ['--inh-caps=-all,+dac_override', '--ambient-caps=-all,+dac_override']
  // Without it access(2), with which PostgreSQL finds its own programs, ignores that capability of a user who is not root.
  const securebits = '--securebits=+no_setuid_fixup'
  return { chown, command: (file, args) => ({ file: 'setpriv', args: [...drop, ...keep, securebits, file, ...args] }) }
}

/** The owner of existing data, otherwise the system's user for PostgreSQL, otherwise `nobody`. */
function ownerOf(stateDir: string): { uid: number; gid: number } {
  const { uid, gid } = statSync(stateDir)
  if (uid !== 0) return { uid, gid }
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }))
      return { uid: id('-u'), gid: id('-g') }
    } catch {}
  }
  throw new AppError(
    'configuration',
    'PostgreSQL refuses to run as root. Run as another user, or create one named postgres.',
  )
}

function requireSetpriv(): void {
  try {
    execFileSync('setpriv', ['--version'], { stdio: 'pipe' })
  } catch (cause) {
    throw new AppError(
      'configuration',
      'PostgreSQL refuses to run as root, and no other user may enter this folder. Install setpriv (package util-linux), move the project or KIT_DATA_DIR to a folder that others may enter, or run as another user.',
      cause,
    )
  }
}

const isOpenToAll = (path: string): boolean =>
  (statSync(path).mode & 0o001) !== 0 && (dirname(path) === path || isOpenToAll(dirname(path)))

/**
 * After SIGKILL of the postmaster its other processes usually exit, but postmaster.pid remains. It prevents the next start
 * if its pid now belongs to another process. Call this only when no server should be running.
 */
export async function killLeftovers(dataDir: string): Promise<void> {
  if (process.platform !== 'linux') return // elsewhere PostgreSQL's own check must do
  const leftovers = processesIn(realpathSync(dataDir))
  for (const each of leftovers) signal(each, 'SIGKILL')
  if (await waitForExit(leftovers, 10_000)) rmSync(join(dataDir, 'postmaster.pid'), { force: true })
}

/** Every process of a PostgreSQL server works in its data directory. */
function processesIn(dataDir: string): ProcessIdentity[] {
  return readdirSync('/proc').flatMap((name) => {
    try {
      const isServer = /^\d+$/.test(name) && basename(readlinkSync(`/proc/${name}/exe`)).startsWith('postgres')
      return (isServer && readlinkSync(`/proc/${name}/cwd`) === dataDir && identify(Number(name))) || []
    } catch {
      return [] // gone meanwhile, or another user's
    }
  })
}
