/** The faults that an experiment injects, one at a time, and how each is reverted. */
import { type ServiceName, serviceNames } from '#shared/contracts/services.ts'
import type { Behaviour } from '#shared/providers/behaviour.ts'
import type { ServerName } from '#stack/stack.ts'
import { type StyleName, styles } from '#stack/styles.ts'
import { deployment } from './deployment.ts'
import type { Fault } from './fault.ts'
import { hotProduct } from './hot-product.ts'
import { poison } from './poison.ts'

const everyStyle = (_: StyleName) => true

const killedService = (service: ServiceName): Fault => ({
  name: `${service} down`,
  kind: 'service',
  part: service,
  kills: service,
  appliesTo: everyStyle,
  inject: ({ style }) => style.service(service).kill(),
  recover: ({ style }) => style.service(service).start(),
})

const frozenService = (service: ServiceName, name: string, minS?: number): Fault => ({
  name,
  ...(minS && { minS }),
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
  recover: ({ configureProvider }) =>
    configureProvider('payment', { extraMs: 0, failureMode: 'none', failureShare: 1 }),
})

const usesServer = (server: ServerName) => (style: StyleName) => styles[style].needs.includes(server)

const killedServer = (server: ServerName): Fault => ({
  name: `${server} killed`,
  kind: 'server',
  part: server,
  appliesTo: usesServer(server),
  inject: ({ stack }) => stack.servers[server].kill(),
  recover: async ({ stack }) => void (await stack.servers[server].start(() => {}, 'refuse')),
})

const brokenNetwork = (
  name: string,
  appliesTo: Fault['appliesTo'],
  inject: Fault['inject'],
  recover: Fault['recover'],
): Fault => ({ name, kind: 'network', part: 'network', appliesTo, inject, recover })

const cutLink = (name: string, link: 'providers' | 'kafka' | 'temporal' | 'services', appliesTo = everyStyle): Fault =>
  brokenNetwork(
    name,
    appliesTo,
    ({ links }) => links[link].cut(),
    ({ links }) => links[link].recover(),
  )

/** The styles whose order service calls the others by their addresses. */
const callsServices = (style: StyleName) =>
  (['synchronous-chain', 'careful-chain', 'fire-and-forget'] as StyleName[]).includes(style)

/** Longer than a customer waits for a page, shorter than a service's timeout. */
const slowProviderMs = 5_000
/** Long enough that a tenth of the calls is some calls. */
const rareFailureS = 10
/** Twice as long as the session timeout of the consumers (choreography/kafka/subscribe.ts). */
const longFreezeS = 12
/** The latency of a far-away region. */
const slowNetworkMs = 200

export const faults: readonly Fault[] = [
  ...serviceNames.map(killedService),
  deployment,
  frozenService('inventory', 'inventory frozen'),
  frozenService('inventory', 'inventory frozen for long', longFreezeS),
  misbehavingProvider('payment provider slow', { extraMs: slowProviderMs }),
  {
    ...misbehavingProvider('payment provider fails 10 %', { failureMode: 'fail', failureShare: 0.1 }),
    minS: rareFailureS,
  },
  misbehavingProvider('payment provider refuses', { failureMode: 'refuse' }),
  misbehavingProvider('payment provider loses answers', { failureMode: 'lose-response' }),
  killedServer('postgres'),
  killedServer('kafka'),
  killedServer('temporal'),
  brokenNetwork(
    'database far away',
    everyStyle,
    ({ links }) => links.database.slow(slowNetworkMs),
    ({ links }) => links.database.recover(),
  ),
  cutLink('providers cut off', 'providers'),
  cutLink('services cut off', 'services', callsServices),
  cutLink('kafka cut off', 'kafka', usesServer('kafka')),
  cutLink('temporal cut off', 'temporal', usesServer('temporal')),
  poison,
  hotProduct,
]
