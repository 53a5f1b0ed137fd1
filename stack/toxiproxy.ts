/** Toxiproxy stands between services and servers when an experiment wants a slow or broken network. */
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { installGoBinary, needGo } from './go.ts'
import type { ServerSpec } from './stack.ts'

const version = 'v2.12.0'

export function toxiproxy(dir: string, cacheDir: string, port: number): ServerSpec {
  const folder = join(cacheDir, `toxiproxy-${version}`)
  const address = `http://127.0.0.1:${port}`
  return {
    address,
    isReady: () => fetch(`${address}/version`, { signal: AbortSignal.timeout(2_000) }).then((answer) => answer.ok),
    async install(report) {
      if (!existsSync(folder)) await needGo('TOXIPROXY_URL')
      await installGoBinary(
        folder,
        `toxiproxy ${version}`,
        `github.com/Shopify/toxiproxy/v2/cmd/server@${version}`,
        'toxiproxy',
        report,
      )
      mkdirSync(dir, { recursive: true })
    },
    ports: [port],
    stopSignal: 'SIGTERM',
    async command() {
      const args = ['-host', '127.0.0.1', '-port', `${port}`]
      return { command: join(folder, 'toxiproxy'), args }
    },
  }
}
