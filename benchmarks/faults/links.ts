/** The network links of a style, routed through Toxiproxy so that they can be slowed and cut. */
import Client from 'toxiproxy-node-client'
import { brokersOf, linkOf } from '#stack/kafka.ts'
import type { Stack } from '#stack/stack.ts'
import { providerAddresses, serviceUrl, styleAddresses } from '#stack/style-processes.ts'
import { downstreamServices, type StyleName, styles } from '#stack/styles.ts'

export interface Link {
  /** Adds this latency to every response, in milliseconds. */
  slow(ms: number): Promise<void>
  /** Closes its connections and refuses new ones. */
  cut(): Promise<void>
  recover(): Promise<void>
}

const linkNames = ['database', 'providers', 'kafka', 'temporal', 'services'] as const
/** services: from the order service to each of the others, in the styles that call them. */
export type Links = Record<(typeof linkNames)[number], Link> & {
  /** Environment for every process of the style. */
  env: Record<string, string>
}

/** Added to the port base; the servers, services and styles leave these free. */
const portOffsets = { database: 14, providers: 15, temporal: 17, services: 200 }

const notProxied = async () => {
  throw new Error('A network fault needs Toxiproxy, and a server that runs on this machine')
}
const direct: Link = { slow: notProxied, cut: notProxied, recover: notProxied }
const allDirect = Object.fromEntries(linkNames.map((name) => [name, direct])) as Omit<Links, 'env'>

/** For machines without Toxiproxy, where no network fault is planned. */
export const directLinks: Links = { ...allDirect, env: {} }

/** @param downstream how many services are downstream */
export async function openLinks(stack: Stack, style: StyleName, downstream: number): Promise<Links> {
  const toxiproxy = new Client.Toxiproxy(stack.addresses.toxiproxyUrl)
  const { needs, database } = styles[style]
  const { config } = stack
  const own = { ...styleAddresses(stack, style), ...providerAddresses(stack) }
  const host = (port: number) => `127.0.0.1:${port}`
  const portOf = (name: keyof typeof portOffsets, index = 0) => config.portBase + portOffsets[name] + index
  const open = (name: string, port: number, upstream: string) => openLink(toxiproxy, name, host(port), upstream)

  const databaseUrl = stack.addresses.databaseUrl(database)
  const services = downstreamServices(downstream).map((name, i) => ({
    name,
    port: portOf('services', i),
    upstream: new URL(serviceUrl(stack, style, name)).host,
  }))
  const hasOwn = (server: 'kafka' | 'temporal') => needs.includes(server) && config.external[server] === undefined
  const brokers = brokersOf(config).map((broker) => ({ name: broker.instance, ...linkOf(config, broker) }))
  const openBrokers = () => brokers.map(({ name, listener, through }) => openLink(toxiproxy, name, through, listener))
  return {
    database: await open('database', portOf('database'), new URL(databaseUrl).host),
    providers: await open('providers', portOf('providers'), new URL(own.PROVIDERS_URL).host),
    kafka: hasOwn('kafka') ? together(await Promise.all(openBrokers())) : direct,
    temporal: hasOwn('temporal') ? await open('temporal', portOf('temporal'), own.TEMPORAL_ADDRESS) : direct,
    services: together(await Promise.all(services.map(({ name, port, upstream }) => open(name, port, upstream)))),
    env: {
      DATABASE_URL: through(databaseUrl, host(portOf('database'))),
      PROVIDERS_URL: through(own.PROVIDERS_URL, host(portOf('providers'))),
      SERVICE_URLS: services.map(({ name, port }) => `${name}=http://${host(port)}`).join(','),
      ...(hasOwn('kafka') && { KAFKA_BROKERS: brokers.map(({ through }) => through).join() }),
      ...(hasOwn('temporal') && { TEMPORAL_ADDRESS: host(portOf('temporal')) }),
    },
  }
}

async function openLink(toxiproxy: Client.Toxiproxy, name: string, listen: string, upstream: string): Promise<Link> {
  const known = (await toxiproxy.getAll())[name]
  await known?.remove()
  const proxy = await toxiproxy.createProxy({ name, listen, upstream, enabled: true })
  const change = (enabled: boolean) => proxy.update({ enabled, listen, upstream })
  let slowed: { remove(): Promise<void> } | undefined
  return {
    async slow(ms) {
      const attributes = { latency: ms, jitter: 0 }
      slowed = await proxy.addToxic({ name: 'slow', type: 'latency', stream: 'downstream', toxicity: 1, attributes })
    },
    cut: async () => void (await change(false)),
    async recover() {
      await change(true)
      await slowed?.remove()
      slowed = undefined
    },
  }
}

function together(links: readonly Link[]): Link {
  const all = async (of: (link: Link) => Promise<void>) => void (await Promise.all(links.map(of)))
  return {
    slow: (ms) => all((link) => link.slow(ms)),
    cut: () => all((link) => link.cut()),
    recover: () => all((link) => link.recover()),
  }
}

function through(url: string, host: string): string {
  const routed = new URL(url)
  routed.host = host
  return routed.href.replace(/\/$/, '')
}
