/** Toxiproxy, built from source by Go: a proxy that slows down, cuts and resets connections on request. */
import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { install, installedDir, isInstalled, type Package } from './cache.ts'
import type { StackConfig } from './config.ts'
import { managedServer } from './managed-server.ts'
import type { Server } from './server.ts'
import { missingTool, tools } from './tools.ts'
import { versions } from './versions.ts'

const toxiproxy: Package = {
  name: 'toxiproxy',
  version: versions.toxiproxy,
  async build(into, run) {
    const program = `github.com/Shopify/toxiproxy/v2/cmd/server@v${versions.toxiproxy}`
    await run('go', ['install', program], { ...process.env, GOBIN: into })
    renameSync(join(into, 'server'), join(into, 'toxiproxy'))
  },
}

/** It keeps its proxies in memory: after a restart they are gone. */
export function toxiproxyServer(config: StackConfig): Server {
  const port = config.ports.toxiproxy
  const url = `http://127.0.0.1:${port}`
  return managedServer(
    {
      name: 'toxiproxy',
      address: url,
      ports: [port],
      missing: async () =>
        isInstalled(config.cacheDir, toxiproxy) ? [] : missingTool(tools.go, 'Installing Toxiproxy'),
      install: (report) => install(config.cacheDir, toxiproxy, report),
      prepare: async () => ({
        file: join(installedDir(config.cacheDir, toxiproxy), 'toxiproxy'),
        args: ['-host', '127.0.0.1', '-port', String(port)],
        env: { ...process.env, LOG_LEVEL: 'warn' },
      }),
      isReady: () => isToxiproxyReady(url),
      stopSignal: 'SIGTERM',
    },
    config,
  )
}

/** Another program may respond at that address too, but not with a version and nothing else. */
export const isToxiproxyReady = (url: string): Promise<boolean> =>
  fetch(`${url}/version`, { signal: AbortSignal.timeout(timeouts.probeMs) })
    .then((response) => response.json() as Promise<object>)
    .then((body) => Object.keys(body).join() === 'version')
    .catch(() => false)
