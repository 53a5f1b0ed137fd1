/** One at a time across processes: a lock file that names its holder, so that a dead holder does not hold it. */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { identify, isAlive, type ProcessIdentity } from './pid-file.ts'

let count = 0

/** @param waiting called once when somebody else holds the lock, with the pid of the holder */
export async function withLock<T>(file: string, work: () => Promise<T>, waiting?: (pid: number) => void): Promise<T> {
  mkdirSync(dirname(file), { recursive: true })
  const mine = `${file}.${process.pid}.${count++}`
  writeFileSync(mine, JSON.stringify(identify(process.pid)))
  let told = false
  try {
    while (!tryLink(mine, file)) {
      const holder = read(file)
      if (holder && !isAlive(holder)) discard(file, holder)
      else if (holder && !told) {
        told = true
        waiting?.(holder.pid)
      }
      await sleep(100)
    }
    rmSync(mine)
    return await work().finally(() => rmSync(file, { force: true }))
  } finally {
    rmSync(mine, { force: true })
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

const isOwnerDead: ProcessIdentity = { pid: 0, startTime: '' }

/** @returns undefined when nobody holds it; a damaged file holds for nobody who lives */
function read(file: string): ProcessIdentity | undefined {
  try {
    const holder = JSON.parse(readFileSync(file, 'utf8')) as Partial<ProcessIdentity>
    return { ...isOwnerDead, ...holder }
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : isOwnerDead
  }
}

/** Another waiter may have replaced the dead holder's lock meanwhile: then it is put back. */
function discard(file: string, dead: ProcessIdentity): void {
  const aside = `${file}.dead.${process.pid}.${count++}`
  try {
    renameSync(file, aside)
  } catch {
    return
  }
  const taken = read(aside)
  if (taken && (taken.pid !== dead.pid || taken.startTime !== dead.startTime)) tryLink(aside, file)
  rmSync(aside, { force: true })
}
