/**
 * When a load driver gets a core. One that waits for a core behind the services it measures would send late and blame them
 * for it, so it runs ahead of them, as far as the machine allows.
 */
import { type ChildProcess, fork, spawnSync } from 'node:child_process'
import { getPriority, setPriority } from 'node:os'

/** Of Linux's real-time priorities (sched(7)) the lowest; it is ahead of everything that has none. */
const realTime = ['chrt', '--rr', '1']
const nice = -10

export interface CpuPriority {
  /** For the report. */
  says: string
  /** What goes before the driver's command. */
  prefix: string[]
}

/** Real-time where chrt (util-linux) is there and allowed to, which takes privileges; else what `startAhead` can do. */
export function detectPriority(env: NodeJS.ProcessEnv = process.env): CpuPriority {
  const [command, ...args] = realTime
  const { status } = spawnSync(command!, [...args, 'true'], { env, stdio: 'ignore' })
  return status === 0 ? { says: 'real-time priority', prefix: realTime } : { says: 'no real-time priority', prefix: [] }
}

/**
 * Starts a process at a high priority, if privileges allow it. A process inherits it from the thread that starts it; set
 * afterwards it would reach only one of the process's threads. It means nothing to one with a real-time priority.
 */
export function spawnWithPriority<Started>(start: () => Started): Started {
  const usual = getPriority()
  try {
    setPriority(nice)
  } catch {} // needs privileges; else as it is
  try {
    return start()
  } finally {
    if (getPriority() !== usual) setPriority(usual)
  }
}

/** A driver of our own, in a process that listens to this one. */
export function forkWithPriority({ prefix }: CpuPriority, file: string, args: string[] = []): ChildProcess {
  const [execPath, ...execArgv] = [...prefix, process.execPath, ...process.execArgv]
  return spawnWithPriority(() =>
    fork(file, args, { execPath: execPath!, execArgv, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }),
  )
}
