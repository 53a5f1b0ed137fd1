/** Temporal's development server: server and Web UI in one process, its state in a file. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '#shared/runtime/errors.ts'
import type { StackConfig } from './config.ts'
import { managedServer } from './managed-server.ts'
import type { Server } from './server.ts'
import { styleNamespaces } from './styles.ts'
import { findTemporal, installTemporal, missingForTemporal } from './temporal-executable.ts'
import { isTemporalReady } from './temporal-namespace.ts'

/**
 * One shard polled 20 times a second, the default, would make every task wait up to 50 ms. One server gains
 * nothing from four partitions of a task queue, the default: tasks would be forwarded between them.
 */
export const dynamicConfig = [
  'history.transferProcessorMaxPollRPS=2000',
  'history.timerProcessorMaxPollRPS=2000',
  'matching.numTaskqueueReadPartitions=1',
  'matching.numTaskqueueWritePartitions=1',
]
/** "normal" loses nothing at kill -9, but may lose the latest commits at a power failure; "full" flushes at every commit. */
const pragmas = {
  'kill-9': ['journal_mode=wal', 'synchronous=normal'],
  'power-loss': ['journal_mode=wal', 'synchronous=full'],
}
export const searchAttributes = ['OrderStatus=Keyword', 'CustomerId=Keyword']

export function temporalServer(config: StackConfig): Server {
  const { ports } = config
  const stateDir = join(config.dataDir, 'temporal')
  const address = `127.0.0.1:${ports.temporal}`

  async function prepare() {
    mkdirSync(stateDir, { recursive: true })
    const found = await findTemporal(config)
    if (!found) throw new AppError('unavailable', 'Temporal is not installed: npx kit stack up temporal installs it.')
    // Its heap is small, so that collecting garbage four times less often costs little memory and saves CPU time.
    return { file: found.file, args: serverArguments(config, stateDir), env: { ...process.env, GOGC: '400' } }
  }

  return managedServer(
    {
      name: 'temporal',
      address,
      ports: [ports.temporal, ports.temporalUi],
      missing: () => missingForTemporal(config),
      install: (report) => installTemporal(config, report),
      prepare,
      isReady: () => areNamespacesReady(address, namespacesOf(config)),
      stopSignal: 'SIGTERM',
    },
    config,
  )
}

export const namespacesOf = ({ temporalNamespace }: StackConfig): string[] => [temporalNamespace, ...styleNamespaces]

export async function areNamespacesReady(address: string, namespaces: readonly string[]): Promise<boolean> {
  for (const namespace of namespaces) if (!(await isTemporalReady(address, namespace))) return false
  return true
}

export function serverArguments(config: StackConfig, stateDir: string): string[] {
  const { ports, durability } = config
  const flags = {
    ip: ['127.0.0.1'],
    port: [ports.temporal],
    'ui-port': [ports.temporalUi],
    'db-filename': [join(stateDir, 'temporal.db')],
    'log-level': ['warn'],
    namespace: namespacesOf(config),
    'sqlite-pragma': pragmas[durability],
    'dynamic-config-value': dynamicConfig,
    'search-attribute': searchAttributes,
  }
  const named = Object.entries(flags).flatMap(([name, values]) => values.flatMap((value) => [`--${name}`, `${value}`]))
  return ['server', 'start-dev', ...named]
}
