/** A server under the styles, as whoever runs it sees it. */
import type { Report } from './tools.ts'

export const serverNames = ['postgres', 'kafka', 'temporal', 'toxiproxy'] as const
export type ServerName = (typeof serverNames)[number]

export interface Server {
  name: ServerName
  /** Where clients reach it; shows no password. */
  address: string
  /** It runs elsewhere: it is only checked, and not ours to install, start, stop or kill. */
  external: boolean
  /** @throws Fault configuration when a tool that installing or starting needs is missing */
  check(): Promise<void>
  install(report: Report): Promise<void>
  /**
   * Resolves when it answers real requests.
   * @returns true if this call started it, false if it already ran
   * @throws Fault unavailable with the end of its log when it does not start
   */
  start(report: Report): Promise<boolean>
  /** Gracefully, then by SIGKILL. Resolves when no process of it is left. */
  stop(): Promise<void>
  /** SIGKILL to all its processes at once, as a crash of the machine would; `start` brings it back with its data. */
  kill(): Promise<void>
  isReady(): Promise<boolean>
  /** The whole process tree, the main process first; empty when it is not running or runs elsewhere. */
  pids(): number[]
  logFile: string
}
