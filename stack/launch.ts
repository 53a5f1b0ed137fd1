/** Starts a process that outlives this one and writes to a log. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, fstatSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { AppError, messageOf } from '#shared/runtime/errors.ts'
import { identify, type ProcessIdentity } from './pid-file.ts'

export interface Command {
  file: string
  args: string[]
  env?: NodeJS.ProcessEnv
  uid?: number
  gid?: number
}

export interface Launched {
  identity: ProcessIdentity
  /** The length of the log before this process wrote to it, in bytes. */
  logOffset: number
}

/** @throws AppError unavailable when there is no such program, or it may not be run */
export async function launch(command: Command, logFile: string): Promise<Launched> {
  mkdirSync(dirname(logFile), { recursive: true })
  const log = openSync(logFile, 'a')
  const logOffset = fstatSync(log).size
  const child = spawn(command.file, command.args, { ...command, stdio: ['ignore', log, log], detached: true })
  closeSync(log)
  await once(child, 'spawn').catch((cause) => {
    throw new AppError('unavailable', `${command.file} could not be run: ${messageOf(cause)}`, cause)
  })
  child.unref()
  const pid = child.pid!
  return { identity: identify(pid) ?? { pid, startTime: 'gone' }, logOffset }
}
