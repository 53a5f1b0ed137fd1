/** A bug in the workflow's code must pause the order until the code is fixed, and must not compensate it. */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { WorkflowHandle } from '@temporalio/client'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { stackConfig } from '#stack/config.ts'
import { openStack } from '#stack/stack.ts'
import { bundleWorkflow } from '../temporal/bundle.ts'
import { type SagaWorkers, sagaWorkers, startTestSaga, testOrder } from '../temporal/test-saga.ts'

/** Long enough that the parallel step completes first. */
const slowMs = 2_000

let fixedCode: { code: string }
let saga: SagaWorkers

beforeAll(async () => {
  fixedCode = await bundleWorkflow('order/workflow.ts')
  saga = await sagaWorkers(openStack(stackConfig()).addresses.temporalAddress, {
    charge: () => sleep(slowMs),
  })
})
afterAll(() => saga?.close())

const bug = 'order.noSuchFunction()'
const reserve = '_steps_ts__WEBPACK_IMPORTED_MODULE_4__.inventory.reserve(order)'

/** The workflow with one code snippet replaced. */
function replaceCode(snippet: string, replacement: string): { code: string } {
  expect(fixedCode.code.split(snippet), snippet).toHaveLength(2)
  return { code: fixedCode.code.replace(snippet, replacement) }
}

const taskFailures = async (workflow: WorkflowHandle): Promise<string[]> =>
  ((await workflow.fetchHistory()).events ?? []).flatMap(
    ({ workflowTaskFailedEventAttributes: failed }) =>
      failed?.failure?.cause?.message ?? failed?.failure?.message ?? [],
  )

describe('a workflow with a bug', () => {
  it.each([
    ['before the label is bought', "progress.step = 'buying the label'", bug],
    ['while a step is still running', reserve, `${reserve}.then(() => ${bug})`],
    ['after the order is completed', 'settled.resolve(outcome)', bug],
  ])(
    'When it throws a TypeError %s, then nothing is compensated, and the fixed code completes the order',
    async (_, snippet, replacement) => {
      saga.calls.length = 0
      const stopWithBug = await saga.runWorkflow(replaceCode(snippet, replacement))
      onTestFinished(stopWithBug)
      const workflow = await startTestSaga(saga, testOrder(randomUUID()), ['inventory', 'notification'])
      await vi.waitFor(async () => expect((await taskFailures(workflow)).join()).toContain('noSuchFunction'), {
        timeout: timeouts.conditionMs,
        interval: 100,
      })
      expect((await workflow.describe()).status.name).toBe('RUNNING')
      await stopWithBug()

      const stop = await saga.runWorkflow(fixedCode)
      onTestFinished(stop)
      expect(await workflow.result()).toMatchObject({ status: 'COMPLETED', missed: [] })
      for (const step of ['charge', 'reserve', 'createLabel', 'notify', 'sell'])
        expect(
          saga.calls.filter((call) => call === step),
          step,
        ).toHaveLength(1)
      for (const compensation of ['refund', 'release', 'voidLabel', 'cancelOrder'])
        expect(saga.calls).not.toContain(compensation)
    },
  )
})
