/** Temporal's server proper: started from nothing, killed, and started again, on ports above those of the other tests' servers. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, Connection } from '@temporalio/client'
import { defineSearchAttributeKey } from '@temporalio/common'
import { expect, test } from 'vitest'
import { isInstalled } from './cache.ts'
import { stackConfig } from './config.ts'
import { openStack, stackDown, stackUp } from './stack.ts'
import { temporalBuild } from './temporal-build.ts'

const isBuilt = isInstalled(stackConfig().cacheDir, temporalBuild)

test.skipIf(!isBuilt)(
  'When Temporal on PostgreSQL is killed, then it comes back with its workflows (skipped unless it is in the cache: building it takes minutes)',
  async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'temporal-'))
    const portBase = Number(process.env.KIT_PORT_BASE) + 600
    const env = { KIT_PORT_BASE: String(portBase), KIT_DATA_DIR: dataDir, KIT_TEMPORAL_SERVER: 'postgres' }
    const stack = openStack(stackConfig({ ...process.env, ...env }))
    const { temporal } = stack.servers
    const status = { key: defineSearchAttributeKey('OrderStatus', 'KEYWORD'), value: 'PENDING' }
    const withClient = async <T>(work: (client: Client) => Promise<T>): Promise<T> => {
      const connection = await Connection.connect({ address: stack.addresses.temporalAddress })
      return work(new Client({ connection })).finally(() => connection.close())
    }
    try {
      expect(await stackUp(stack, () => {}, ['temporal'])).toEqual(['temporal'])
      await withClient(({ workflow }) =>
        workflow.start('kept', { workflowId: 'kept', taskQueue: 'nobody-listens', typedSearchAttributes: [status] }),
      )
      await temporal.kill()
      expect([await temporal.isReady(), temporal.pids()]).toEqual([false, []])
      expect(await temporal.start(() => {}, 'refuse')).toBe(true)
      const kept = await withClient(({ workflow }) => workflow.getHandle('kept').describe())
      expect(kept.status.name).toBe('RUNNING')
      expect(kept.typedSearchAttributes.get(status.key)).toBe('PENDING')
    } finally {
      await stackDown(stack, ['temporal'])
      rmSync(dataDir, { recursive: true, force: true })
    }
    expect(temporal.pids()).toEqual([])
  },
)
