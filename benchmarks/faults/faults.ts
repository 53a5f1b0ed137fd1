/** What goes wrong, one thing at a time, and how it is put right again. */
import type { Behaviour } from '#shared/providers/behaviour.ts'
import type { ServerName, Stack } from '#stack/stack.ts'
import type { RunningStyle } from '#stack/style-processes.ts'
import { type StyleName, styles } from '#stack/styles.ts'
import type { Links } from './links.ts'

export interface FaultContext {
  stack: Stack
  style: RunningStyle
  links: Links
  /** Tells a provider how to behave. */
  configureProvider(provider: string, change: Partial<Behaviour>): Promise<void>
}

export interface InjectableFault {
  name: string
  kind: 'service' | 'provider' | 'server' | 'network'
  /** The part that fails, for what theory says of it: a service, or whatever else. */
  part: string
  appliesTo(style: StyleName): boolean
  strike(ctx: FaultContext): Promise<void>
  recover(ctx: FaultContext): Promise<void>
}

const everywhere = () => true

const killed = (service: string): InjectableFault => ({
  name: `${service} down`,
  kind: 'service',
  part: service,
  appliesTo: everywhere,
  strike: ({ style }) => style.service(service).kill(),
  recover: ({ style }) => style.service(service).start(),
})

const frozen = (service: string): InjectableFault => ({
  name: `${service} frozen`,
  kind: 'service',
  part: service,
  appliesTo: everywhere,
  strike: async ({ style }) => style.service(service).signal('SIGSTOP'),
  recover: async ({ style }) => style.service(service).signal('SIGCONT'),
})

const told = (name: string, change: Partial<Behaviour>): InjectableFault => ({
  name,
  kind: 'provider',
  part: 'payment provider',
  appliesTo: everywhere,
  strike: ({ configureProvider }) => configureProvider('payment', change),
  recover: ({ configureProvider }) => configureProvider('payment', { extraMs: 0, trouble: 'none' }),
})

const crashed = (server: ServerName): InjectableFault => ({
  name: `${server} killed`,
  kind: 'server',
  part: server,
  appliesTo: (style) => styles[style].needs.includes(server),
  strike: ({ stack }) => stack.servers[server].kill(),
  recover: async ({ stack }) => void (await stack.servers[server].start(() => {}, 'refuse')),
})

const network = (
  name: string,
  strike: InjectableFault['strike'],
  recover: InjectableFault['recover'],
): InjectableFault => ({
  name,
  kind: 'network',
  part: 'network',
  appliesTo: everywhere,
  strike,
  recover,
})

/** Slower than a customer waits for a page, quicker than a service gives up. */
const slowProviderMs = 5_000
/** A far-away region. */
const slowNetworkMs = 200

export const faults: readonly InjectableFault[] = [
  ...['order', 'payment', 'inventory', 'shipping', 'notification', 'analytics', 'loyalty'].map(killed),
  frozen('inventory'),
  told('payment provider slow', { extraMs: slowProviderMs }),
  told('payment provider refuses', { trouble: 'refuse' }),
  told('payment provider loses answers', { trouble: 'lose-response' }),
  crashed('postgres'),
  crashed('kafka'),
  crashed('temporal'),
  network(
    'database far away',
    ({ links }) => links.database.slow(slowNetworkMs),
    ({ links }) => links.database.heal(),
  ),
  network(
    'providers cut off',
    ({ links }) => links.providers.cut(),
    ({ links }) => links.providers.heal(),
  ),
]
