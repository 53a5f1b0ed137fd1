/** Replays recorded orders: a change of the workflow that would break orders in flight fails here. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker'
import { expect, test } from 'vitest'
import { bundleWorkflow } from '../temporal/bundle.ts'

const dir = join(import.meta.dirname, 'histories')
const recorded = readdirSync(dir).map((file) => ({
  workflowId: file.replace('.history.json', ''),
  history: JSON.parse(readFileSync(join(dir, file), 'utf8')),
}))

Runtime.install({ logger: new DefaultLogger('WARN') })

test('every outcome of an order has a recorded history', () => {
  const outcomes = recorded.map(({ workflowId }) => workflowId).sort()
  expect(outcomes).toEqual(['cancelled', 'completed', 'declined', 'out-of-stock', 'undeliverable'])
})

test('When recorded orders are replayed, then the workflow issues the same commands', async () => {
  const workflowBundle = await bundleWorkflow('order/workflow.ts')
  const replayed: Record<string, string> = {}
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle }, recorded))
    replayed[workflowId] = error ? error.message : 'as recorded'
  expect(replayed).toEqual(Object.fromEntries(recorded.map(({ workflowId }) => [workflowId, 'as recorded'])))
})
