/** Which processes this one has started, however deep, so that none of them is left behind. */
import { identify, type ProcessIdentity, processTree, signal } from '#stack/pid-file.ts'
import { type ServerName, type Stack, serverNames } from '#stack/stack.ts'

export const ownProcesses = (): ProcessIdentity[] => processTree(identify(process.pid)!).slice(1)

/** Servers run on by themselves, but while their starter lives they are its children. */
export function ownServers(stack: Stack): ServerName[] {
  const pids = new Set(ownProcesses().map(({ pid }) => pid))
  return serverNames.filter((name) => pids.has(stack.servers[name].pids()[0] ?? 0))
}

/** Whatever is at work for a server that does not run yet: an install, the creation of its data directory. */
export function endPreparations(stack: Stack): void {
  const running = new Set(serverNames.flatMap((name) => stack.servers[name].pids()))
  for (const each of ownProcesses()) if (!running.has(each.pid)) signal(each, 'SIGTERM')
}

export function killAll(): void {
  for (const each of ownProcesses()) signal(each, 'SIGKILL')
}
