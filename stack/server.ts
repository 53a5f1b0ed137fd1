/** The interface of a server, whether it runs on this machine or elsewhere. */
import type { ProcessIdentity } from './pid-file.ts'
import type { Report } from './tools.ts'

export const serverNames = ['postgres', 'kafka', 'temporal', 'toxiproxy'] as const
export type ServerName = (typeof serverNames)[number]

/** Whether a server that the kit did not start is used when it responds on our port, such as one of docker-compose.yml. */
export type PortConflictPolicy = 'use' | 'refuse'

export interface Server {
  name: ServerName
  /** Where clients reach it; shows no password. */
  address: string
  /** It runs elsewhere, as the environment says: it is only checked. */
  external: boolean
  /** @returns what a person must install before this server can be installed or started; usually nothing */
  missing(): Promise<string[]>
  install(report: Report): Promise<void>
  /**
   * Resolves when it serves requests.
   * @returns true if this call started it, false if it already ran
   * @throws AppError unavailable with the end of its log when it does not start, configuration when its port is taken
   */
  start(report: Report, policy: PortConflictPolicy): Promise<boolean>
  /** Gracefully, then by SIGKILL. Resolves when no process of it is left. One that the kit did not start stays up. */
  stop(): Promise<void>
  /**
   * SIGKILL to all its processes at once, as a crash of the machine would; `start` brings it back with its data.
   * @throws AppError configuration when the kit did not start it
   */
  kill(): Promise<void>
  isReady(): Promise<boolean>
  /** The command that will stop it; undefined when it keeps running or the kit did not start it. */
  owner(): ProcessIdentity | undefined
  /** The whole process tree, the main process first; empty unless the kit started it. */
  pids(): number[]
  /** Empty when it runs elsewhere. */
  logFile: string
}
