/** Mutual exclusion across processes: a lock file that names its holder, so that the lock of a dead holder can be taken over. */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { identify, isAlive, type ProcessIdentity } from './pid-file.ts'

let count = 0

/** @param onWait called once when another process holds the lock, with its pid */
export async function withLock<T>(file: string, work: () => Promise<T>, onWait?: (pid: number) => void): Promise<T> {
  mkdirSync(dirname(file), { recursive: true })
  const ownFile = `${file}.${process.pid}.${count++}`
  writeFileSync(ownFile, JSON.stringify(identify(process.pid)))
  let isReported = false
  try {
    while (!tryLink(ownFile, file)) {
      const holder = read(file)
      if (holder && !isAlive(holder)) discard(file, holder)
      else if (holder && !isReported) {
        isReported = true
        onWait?.(holder.pid)
      }
      await sleep(100)
    }
    rmSync(ownFile)
    return await work().finally(() => rmSync(file, { force: true }))
  } finally {
    rmSync(ownFile, { force: true })
  }
}

/** A hard link appears with its content or not at all, unlike a file that is created and then written. */
function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

const deadHolder: ProcessIdentity = { pid: 0, startTime: '' }

/** @returns undefined when there is no lock file; a damaged one counts as that of a dead holder */
function read(file: string): ProcessIdentity | undefined {
  try {
    const holder = JSON.parse(readFileSync(file, 'utf8')) as Partial<ProcessIdentity>
    return { ...deadHolder, ...holder }
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : deadHolder
  }
}

/** Another process may have replaced the dead holder's lock in the meantime. Then that lock is restored. */
function discard(file: string, dead: ProcessIdentity): void {
  const discarded = `${file}.dead.${process.pid}.${count++}`
  try {
    renameSync(file, discarded)
  } catch {
    return
  }
  const taken = read(discarded)
  if (taken && (taken.pid !== dead.pid || taken.startTime !== dead.startTime)) tryLink(discarded, file)
  rmSync(discarded, { force: true })
}
