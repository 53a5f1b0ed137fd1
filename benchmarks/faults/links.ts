/** Two network links that every style uses, routed through Toxiproxy so that they can be slowed and cut. */
import Client from 'toxiproxy-node-client'
import type { Stack } from '#stack/stack.ts'
import { providerAddresses } from '#stack/style-processes.ts'
import { type StyleName, styles } from '#stack/styles.ts'

export interface Link {
  /** Adds this latency to every response, in milliseconds. */
  slow(ms: number): Promise<void>
  /** Closes its connections and refuses new ones. */
  cut(): Promise<void>
  recover(): Promise<void>
}

export interface Links {
  database: Link
  providers: Link
  /** Environment for every process of the style. */
  env: Record<string, string>
}

/** Added to the port base; the servers and services around them leave these free. */
const portOffsets = { database: 14, providers: 15 }

const notProxied = async () => {
  throw new Error('A network fault needs Toxiproxy')
}
const direct: Link = { slow: notProxied, cut: notProxied, recover: notProxied }

/** For machines without Toxiproxy, where no network fault is planned. */
export const directLinks: Links = { database: direct, providers: direct, env: {} }

export async function openLinks(stack: Stack, style: StyleName): Promise<Links> {
  const toxiproxy = new Client.Toxiproxy(stack.addresses.toxiproxyUrl)
  const direct = {
    DATABASE_URL: stack.addresses.databaseUrl(styles[style].database),
    PROVIDERS_URL: providerAddresses(stack).PROVIDERS_URL,
  }
  const listen = (name: keyof typeof portOffsets) => `127.0.0.1:${stack.config.portBase + portOffsets[name]}`
  async function open(name: keyof typeof portOffsets, upstream: string): Promise<Link> {
    const known = (await toxiproxy.getAll())[name]
    await known?.remove()
    const proxy = await toxiproxy.createProxy({ name, listen: listen(name), upstream, enabled: true })
    const change = (enabled: boolean) => proxy.update({ enabled, listen: listen(name), upstream })
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
  return {
    database: await open('database', new URL(direct.DATABASE_URL).host),
    providers: await open('providers', new URL(direct.PROVIDERS_URL).host),
    env: {
      DATABASE_URL: through(direct.DATABASE_URL, listen('database')),
      PROVIDERS_URL: through(direct.PROVIDERS_URL, listen('providers')),
    },
  }
}

function through(url: string, host: string): string {
  const routed = new URL(url)
  routed.host = host
  return routed.href.replace(/\/$/, '')
}
