/** Starts servers, providers and styles together, and stops them, also in the middle of the start. */
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '#shared/runtime/errors.ts'
import { isAbandoned } from '#stack/managed-server.ts'
import { signal } from '#stack/pid-file.ts'
import { type Report, type ServerName, type Stack, serverNames, stackDown, stackUp } from '#stack/stack.ts'
import {
  endLeftoverServices,
  prepareDatabases,
  providerAddresses,
  providersProcess,
  type RunningStyle,
  styleProcesses,
} from '#stack/style-processes.ts'
import { type StyleName, styles } from '#stack/styles.ts'
import { requireFreePorts } from './free-ports.ts'
import { ownProcesses } from './own-processes.ts'
import { probesWithin, watchServers } from './watch-servers.ts'

export interface DevEnvironment {
  styles: RunningStyle[]
  /** Kills the services that a killed start left. @throws AppError configuration when a port is still in use */
  check(): Promise<void>
  /** Called once. @throws AppError when something did not start; everything else runs until `down` */
  up(report: Report): Promise<void>
  /** After `up`. Never resolves. @throws AppError unavailable when one of its servers does not respond for too long */
  watch(report: Report): Promise<never>
  /** Can be called during `up`. Servers that ran before are left alone. */
  down(): Promise<void>
}

export interface Plan {
  styles: readonly StyleName[]
  downstream: number
  tokenSecret: string
}

/** @param stack one whose config names this process as the owner of the servers that it starts */
export function devEnvironment(stack: Stack, { styles: names, ...options }: Plan): DevEnvironment {
  const running = names.map((name) => styleProcesses(stack, name, options))
  const providers = providersProcess(stack)
  const services = [providers, ...running.flatMap((style) => style.services)]
  const needed = [...new Set(names.flatMap((name) => styles[name].needs))]
  let starting: Promise<void> = Promise.resolve()
  let phase: 'servers' | 'databases' | 'services' = 'servers'
  const stopping = new AbortController()

  async function bringUp(report: Report): Promise<void> {
    await stopAbandoned(stack, needed, report)
    await stackUp(stack, report, needed, 'use')
    phase = 'databases'
    report('databases: creating, migrating and seeding …')
    await step(() => prepareDatabases(stack, names))
    phase = 'services'
    report('providers: starting …')
    await step(() => providers.start())
    // Starting all at once is not faster on two cores, and shows progress later.
    for (const style of running) await step(() => startStyle(style, report))
  }

  async function step(work: () => Promise<void>): Promise<void> {
    if (stopping.signal.aborted) throw new AppError('unavailable', 'Stopped before everything was up.')
    await work()
  }

  const stopServices = () => Promise.all(services.map((service) => service.stop()))

  return {
    styles: running,
    async check() {
      await endLeftoverServices(stack)
      await requireFreePorts([...services, { name: 'the mailbox', url: providerAddresses(stack).SMTP_URL }])
    },
    up(report) {
      starting = bringUp(report)
      return starting
    },
    watch: (report) =>
      watchServers(
        needed.map((name) => stack.servers[name]),
        report,
        stopping.signal,
        probesWithin(stack.config.serverTimeoutS),
      ),
    async down() {
      stopping.abort()
      await stopServices()
      // A migration is not waited for: the next start continues where it ended.
      while (phase !== 'databases' && !(await hasSettled(starting, 100))) {
        await stopServices()
        if (phase !== 'servers') continue
        killSetupProcesses(stack)
        await stackDown(stack, ownServers(stack))
      }
      await stopServices()
      await stackDown(stack, ownServers(stack))
    },
  }
}

const ownServers = (stack: Stack): ServerName[] =>
  serverNames.filter((name) => stack.servers[name].owner()?.pid === process.pid)

/** Stops the servers that a killed start left running and that this one does not need. */
async function stopAbandoned(stack: Stack, needed: readonly ServerName[], report: Report): Promise<void> {
  const left = serverNames.filter((name) => !needed.includes(name) && isAbandoned(stack.servers[name].owner()))
  if (left.length > 0) report(`${left.join(', ')}: left running by a start that was killed; stopping …`)
  await stackDown(stack, left)
}

/** The processes that prepare a server that does not run yet: an install, the creation of its data directory. */
function killSetupProcesses(stack: Stack): void {
  const running = new Set(serverNames.flatMap((name) => stack.servers[name].pids()))
  for (const each of ownProcesses()) if (!running.has(each.pid)) signal(each, 'SIGTERM')
}

async function startStyle(style: RunningStyle, report: Report): Promise<void> {
  const startedAt = Date.now()
  report(`${style.name}: starting ${style.services.length} services …`)
  await style.start()
  report(`${style.name}: ready on ${style.url} after ${((Date.now() - startedAt) / 1_000).toFixed(1)} s`)
}

const hasSettled = (work: Promise<void>, ms: number): Promise<boolean> =>
  Promise.race([
    work.then(
      () => true,
      () => true,
    ),
    sleep(ms, false),
  ])
