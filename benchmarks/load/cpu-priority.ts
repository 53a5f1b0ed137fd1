/**
 * The CPU priority of a load driver. A driver that waits for a core behind the services it measures would send late and
 * attribute the delay to them, so it runs at a higher priority, where the machine permits it.
 */
import { type ChildProcess, fork, spawnSync } from 'node:child_process'
import { getPriority, setPriority } from 'node:os'

/** The lowest of Linux's real-time priorities (sched(7)), above every process without one. */
const realTime = ['chrt', '--rr', '1']
const nice = -10

export interface CpuPriority {
  /** For the report. */
  label: string
  /** Goes before the driver's command. */
  prefix: string[]
}

/** Real-time where chrt (util-linux) is installed and permitted, which takes privileges. */
export function detectPriority(env: NodeJS.ProcessEnv = process.env): CpuPriority {
  const [command, ...args] = realTime
  const { status } = spawnSync(command!, [...args, 'true'], { env, stdio: 'ignore' })
  return status === 0
    ? { label: 'real-time priority', prefix: realTime }
    : { label: 'no real-time priority', prefix: [] }
}

/**
 * Starts a process at a high niceness priority, where privileges permit it. A process inherits the priority of the thread
 * that starts it; set afterwards, it would apply to only one of its threads. It has no effect on real-time processes.
 */
export function spawnWithPriority<Started>(start: () => Started): Started {
  const own = getPriority()
  try {
    setPriority(nice)
  } catch {} // without privileges the priority stays as it is
  try {
    return start()
  } finally {
    if (getPriority() !== own) setPriority(own)
  }
}

/** Forks a script that receives its jobs over the parent's channel. */
export function forkWithPriority({ prefix }: CpuPriority, file: string, args: string[] = []): ChildProcess {
  const [execPath, ...execArgv] = [...prefix, process.execPath, ...process.execArgv]
  return spawnWithPriority(() =>
    fork(file, args, { execPath: execPath!, execArgv, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }),
  )
}
