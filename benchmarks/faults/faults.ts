/** The faults that an experiment injects, one at a time, and how each is reverted. */
import { type ServiceName, serviceNames } from '#shared/contracts/services.ts'
import type { Behaviour } from '#shared/providers/behaviour.ts'
import type { ServerName, Stack } from '#stack/stack.ts'
import type { RunningStyle } from '#stack/style-processes.ts'
import { type StyleName, styles } from '#stack/styles.ts'
import type { Links } from './links.ts'

export interface FaultContext {
  stack: Stack
  style: RunningStyle
  links: Links
  configureProvider(provider: string, change: Partial<Behaviour>): Promise<void>
}

export interface Fault {
  name: string
  kind: 'service' | 'provider' | 'server' | 'network'
  /** What fails: a service, a server, a provider or the network. */
  part: string
  /** The service whose process ends, with all that it has in memory. */
  kills?: ServiceName
  /** It lasts at least this many seconds, whatever the workload says. */
  minS?: number
  appliesTo(style: StyleName): boolean
  inject(ctx: FaultContext): Promise<void>
  recover(ctx: FaultContext): Promise<void>
}

const everyStyle = () => true

const killedService = (service: ServiceName): Fault => ({
  name: `${service} down`,
  kind: 'service',
  part: service,
  kills: service,
  appliesTo: everyStyle,
  inject: ({ style }) => style.service(service).kill(),
  recover: ({ style }) => style.service(service).start(),
})

const frozenService = (service: ServiceName): Fault => ({
  name: `${service} frozen`,
  kind: 'service',
  part: service,
  appliesTo: everyStyle,
  inject: async ({ style }) => style.service(service).signal('SIGSTOP'),
  recover: async ({ style }) => style.service(service).signal('SIGCONT'),
})

const misbehavingProvider = (name: string, change: Partial<Behaviour>): Fault => ({
  name,
  kind: 'provider',
  part: 'payment provider',
  appliesTo: everyStyle,
  inject: ({ configureProvider }) => configureProvider('payment', change),
  recover: ({ configureProvider }) => configureProvider('payment', { extraMs: 0, failureMode: 'none' }),
})

const killedServer = (server: ServerName): Fault => ({
  name: `${server} killed`,
  kind: 'server',
  part: server,
  appliesTo: (style) => styles[style].needs.includes(server),
  inject: ({ stack }) => stack.servers[server].kill(),
  recover: async ({ stack }) => void (await stack.servers[server].start(() => {}, 'refuse')),
})

const brokenNetwork = (name: string, inject: Fault['inject'], recover: Fault['recover']): Fault => ({
  name,
  kind: 'network',
  part: 'network',
  appliesTo: everyStyle,
  inject,
  recover,
})

/** Longer than a customer waits for a page, shorter than a service's timeout. */
const slowProviderMs = 5_000
/** The latency of a far-away region. */
const slowNetworkMs = 200

export const faults: readonly Fault[] = [
  ...serviceNames.map(killedService),
  frozenService('inventory'),
  misbehavingProvider('payment provider slow', { extraMs: slowProviderMs }),
  misbehavingProvider('payment provider refuses', { failureMode: 'refuse' }),
  misbehavingProvider('payment provider loses answers', { failureMode: 'lose-response' }),
  killedServer('postgres'),
  killedServer('kafka'),
  killedServer('temporal'),
  brokenNetwork(
    'database far away',
    ({ links }) => links.database.slow(slowNetworkMs),
    ({ links }) => links.database.recover(),
  ),
  brokenNetwork(
    'providers cut off',
    ({ links }) => links.providers.cut(),
    ({ links }) => links.providers.recover(),
  ),
]
