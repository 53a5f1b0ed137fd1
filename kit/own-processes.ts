/** The processes that this one started, directly or not, so that none of them is left behind. */
import { identify, type ProcessIdentity, processTree, signal } from '#stack/pid-file.ts'

export const ownProcesses = (): ProcessIdentity[] => processTree(identify(process.pid)!).slice(1)

export function killAll(): void {
  for (const each of ownProcesses()) signal(each, 'SIGKILL')
}
