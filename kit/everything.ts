/** Servers, providers and styles as one thing that comes up and, from wherever it has got to, goes down again. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Fault } from '#shared/runtime/fault.ts'
import { type Report, type Stack, stackDown, stackUp } from '#stack/stack.ts'
import {
  prepareDatabases,
  providerAddresses,
  providersProcess,
  type RunningStyle,
  type StyleName,
  styleProcesses,
  styles,
} from '#stack/styles.ts'
import { requireFreePorts } from './free-ports.ts'
import { endPreparations, ownServers } from './own-processes.ts'

export interface Everything {
  styles: RunningStyle[]
  /** @throws Fault configuration when a port that it needs is in use */
  check(): Promise<void>
  /** Once only. @throws Fault when something did not start; what did start is up until `down` */
  up(report: Report): Promise<void>
  /** Also while `up` is under way. Servers that ran before are left alone. */
  down(): Promise<void>
}

export interface Plan {
  styles: readonly StyleName[]
  downstream: number
  tokenSecret: string
}

export function everything(stack: Stack, { styles: names, ...options }: Plan): Everything {
  const running = names.map((name) => styleProcesses(stack, name, options))
  const providers = providersProcess(stack)
  const services = [providers, ...running.flatMap((style) => style.services)]
  let starting: Promise<void> = Promise.resolve()
  let serversAreUp = false
  let leaving = false

  async function bringUp(report: Report): Promise<void> {
    await stackUp(stack, report, [...new Set(names.flatMap((name) => styles[name].needs))], 'use')
    serversAreUp = true
    report('databases: creating, migrating and seeding …')
    await step(() => prepareDatabases(stack, names))
    report('providers: starting …')
    await step(() => providers.start())
    // All at once is no quicker on two cores, and leaves one waiting for longer without a word.
    for (const style of running) await step(() => startStyle(style, report))
  }

  async function step(work: () => Promise<void>): Promise<void> {
    if (leaving) throw new Fault('unavailable', 'Stopped before everything was up.')
    await work()
  }

  const stopServices = () => Promise.all(services.map((service) => service.stop()))

  return {
    styles: running,
    check: () => requireFreePorts([...services, { name: 'the mailbox', url: providerAddresses(stack).SMTP_URL }]),
    up(report) {
      starting = bringUp(report)
      return starting
    },
    async down() {
      leaving = true
      await stopServices()
      while (!(await settlesWithin(starting, 100))) {
        await stopServices()
        if (serversAreUp) continue
        endPreparations(stack)
        await stackDown(stack, ownServers(stack))
      }
      await stopServices()
      await stackDown(stack, ownServers(stack))
    },
  }
}

async function startStyle(style: RunningStyle, report: Report): Promise<void> {
  const startedAt = Date.now()
  report(`${style.name}: starting ${style.services.length} services …`)
  await style.start()
  report(`${style.name}: ready on ${style.url} after ${((Date.now() - startedAt) / 1_000).toFixed(1)} s`)
}

const settlesWithin = (work: Promise<void>, ms: number): Promise<boolean> =>
  Promise.race([
    work.then(
      () => true,
      () => true,
    ),
    sleep(ms, false),
  ])
