import { randomUUID } from 'node:crypto'
import { Client, Connection } from '@temporalio/client'
import { afterAll, expect, it, vi } from 'vitest'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { stackConfig } from '#stack/config.ts'
import { openStack } from '#stack/stack.ts'
import { styleAddresses } from '#stack/style-processes.ts'
import { forgetWork } from '../benchmarks/measure/backlog.ts'
import { runningOrders } from './temporal/terminate-all.ts'

const env = styleAddresses(openStack(stackConfig()), 'orchestration')
const connection = await Connection.connect({ address: env.TEMPORAL_ADDRESS })
afterAll(() => connection.close())

it('When workflows of orders are still running, then none of them continues afterwards', async () => {
  const { workflow } = new Client({ connection })
  const start = () => workflow.start('orderSaga', { workflowId: `forget-${randomUUID()}`, taskQueue: 'no-worker' })
  const handles = await Promise.all([start(), start(), start()])
  // The list of workflows follows their start with a delay.
  await vi.waitFor(async () => expect((await workflow.count(runningOrders)).count).toBeGreaterThanOrEqual(3), {
    timeout: timeouts.conditionMs,
  })
  await forgetWork('orchestration', env)
  for (const handle of handles) expect((await handle.describe()).status.name).toBe('TERMINATED')
})
