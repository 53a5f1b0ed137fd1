/** What goes wrong, one thing at a time, and how it is put right again. */
import type { Behaviour } from '#shared/providers/behaviour.ts'
import type { ServerName, Stack } from '#stack/stack.ts'
import type { RunningStyle } from '#stack/style-processes.ts'
import { type StyleName, styles } from '#stack/styles.ts'
import type { Links } from './links.ts'

export interface Ground {
  stack: Stack
  style: RunningStyle
  links: Links
  /** Tells a provider how to behave. */
  tell(provider: string, change: Partial<Behaviour>): Promise<void>
}

export interface Fault {
  name: string
  kind: 'service' | 'provider' | 'server' | 'network'
  /** The part that fails, for what theory says of it: a service, or whatever else. */
  part: string
  appliesTo(style: StyleName): boolean
  strike(on: Ground): Promise<void>
  heal(on: Ground): Promise<void>
}

const everywhere = () => true

const killed = (service: string): Fault => ({
  name: `${service} down`,
  kind: 'service',
  part: service,
  appliesTo: everywhere,
  strike: ({ style }) => style.service(service).kill(),
  heal: ({ style }) => style.service(service).start(),
})

const frozen = (service: string): Fault => ({
  name: `${service} frozen`,
  kind: 'service',
  part: service,
  appliesTo: everywhere,
  strike: async ({ style }) => style.service(service).signal('SIGSTOP'),
  heal: async ({ style }) => style.service(service).signal('SIGCONT'),
})

const told = (name: string, change: Partial<Behaviour>): Fault => ({
  name,
  kind: 'provider',
  part: 'payment provider',
  appliesTo: everywhere,
  strike: ({ tell }) => tell('payment', change),
  heal: ({ tell }) => tell('payment', { extraMs: 0, trouble: 'none' }),
})

const crashed = (server: ServerName): Fault => ({
  name: `${server} killed`,
  kind: 'server',
  part: server,
  appliesTo: (style) => styles[style].needs.includes(server),
  strike: ({ stack }) => stack.servers[server].kill(),
  heal: async ({ stack }) => void (await stack.servers[server].start(() => {}, 'refuse')),
})

const network = (name: string, strike: Fault['strike'], heal: Fault['heal']): Fault => ({
  name,
  kind: 'network',
  part: 'network',
  appliesTo: everywhere,
  strike,
  heal,
})

/** Slower than a customer waits for a page, quicker than a service gives up. */
const slowProviderMs = 5_000
/** A far-away region. */
const slowNetworkMs = 200

export const faults: readonly Fault[] = [
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
