/** Temporal's server proper and its tool for schemas, built from source by Go: no registry that the kit uses has them prebuilt. */
import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { installedDir, type Package } from './cache.ts'
import type { StackConfig } from './config.ts'
import { versions } from './versions.ts'

const version = versions.temporalServer

export const temporalBuild: Package = {
  name: 'temporal-server',
  version,
  async build(into, run) {
    const programs = ['cmd/server', 'cmd/tools/sql'].map((path) => `go.temporal.io/server/${path}@v${version}`)
    await run('go', ['install', ...programs], { ...process.env, GOBIN: into })
    renameSync(join(into, 'server'), join(into, 'temporal-server'))
    renameSync(join(into, 'sql'), join(into, 'temporal-sql-tool'))
  },
}

export const builtFile = ({ cacheDir }: StackConfig, name: 'temporal-server' | 'temporal-sql-tool'): string =>
  join(installedDir(cacheDir, temporalBuild), name)
