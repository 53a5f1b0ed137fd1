/** A mistake in the workflow's own code must stop the order where it is, until the code is mended; it undoes nothing. */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { WorkflowHandle } from '@temporalio/client'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { stackConfig } from '#stack/config.ts'
import { openStack } from '#stack/stack.ts'
import { bundleWorkflow } from '../temporal/bundle.ts'
import { type SagaWorkers, sagaWorkers, startTestSaga, testOrder } from '../temporal/test-saga.ts'

/** Long enough that the step beside it is over first. */
const slowMs = 2_000

let mended: { code: string }
let saga: SagaWorkers

beforeAll(async () => {
  mended = await bundleWorkflow('order/workflow.ts')
  saga = await sagaWorkers(openStack(stackConfig()).addresses.temporalAddress, {
    charge: () => sleep(slowMs),
  })
})
afterAll(() => saga?.close())

const mistake = 'order.nobodyKnowsThis()'
const reserve = '_steps_ts__WEBPACK_IMPORTED_MODULE_4__.inventory.reserve(order)'

/** The workflow with other code in place of one piece of it. */
function changed(piece: string, instead: string): { code: string } {
  expect(mended.code.split(piece), piece).toHaveLength(2)
  return { code: mended.code.replace(piece, instead) }
}

const taskFailures = async (workflow: WorkflowHandle): Promise<string[]> =>
  ((await workflow.fetchHistory()).events ?? []).flatMap(
    ({ workflowTaskFailedEventAttributes: failed }) =>
      failed?.failure?.cause?.message ?? failed?.failure?.message ?? [],
  )

describe('a workflow with a bug', () => {
  it.each([
    ['before the label is bought', "progress.step = 'buying the label'", mistake],
    ['while a step is still running', reserve, `${reserve}.then(() => ${mistake})`],
    ['after the order is completed', 'settled.resolve(outcome)', mistake],
  ])(
    'When it throws a TypeError %s, then nothing is compensated, and the fixed code completes the order',
    async (_, piece, instead) => {
      saga.calls.length = 0
      const stopMistaken = await saga.runWorkflow(changed(piece, instead))
      onTestFinished(stopMistaken)
      const workflow = await startTestSaga(saga, testOrder(randomUUID()), ['notification'])
      await vi.waitFor(async () => expect((await taskFailures(workflow)).join()).toContain('nobodyKnowsThis'), {
        timeout: timeouts.conditionMs,
        interval: 100,
      })
      expect((await workflow.describe()).status.name).toBe('RUNNING')
      await stopMistaken()

      const stop = await saga.runWorkflow(mended)
      onTestFinished(stop)
      expect(await workflow.result()).toMatchObject({ status: 'COMPLETED', missed: [] })
      for (const step of ['charge', 'reserve', 'createLabel', 'notify', 'sell'])
        expect(
          saga.calls.filter((call) => call === step),
          step,
        ).toHaveLength(1)
      for (const undoing of ['refund', 'release', 'voidLabel', 'cancelOrder']) expect(saga.calls).not.toContain(undoing)
    },
  )
})
