/** Follow-ups that fail for a day or permanently: the order does not wait, and the workflow's result lists them as missed. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { AppError } from '#shared/runtime/errors.ts'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { stackConfig } from '#stack/config.ts'
import { startTimeSkippingServer } from '#stack/temporal-test-server.ts'
import { bundleWorkflow } from '../temporal/bundle.ts'
import { type SagaWorkers, sagaWorkers, startTestSaga, testOrder } from '../temporal/test-saga.ts'

const hourMs = 3_600_000
/** INDEXED_VALUE_TYPE_KEYWORD */
const keyword = 2

let server: { address: string; stop(): Promise<void> }
let saga: SagaWorkers
let stop: () => Promise<void>

beforeAll(async () => {
  server = await startTimeSkippingServer(stackConfig(), console.log)
  const mailboxFull = async () => {
    throw new Error('The mailbox is full.')
  }
  const noSuchCustomer = async () => {
    throw new AppError('bad-request', 'The points provider has no such customer: HTTP 422.')
  }
  saga = await sagaWorkers(server.address, { notify: mailboxFull, addPoints: noSuchCustomer })
  const searchAttributes = { OrderStatus: keyword, CustomerId: keyword }
  await saga.client.connection.operatorService.addSearchAttributes({ namespace: 'default', searchAttributes })
  stop = await saga.runWorkflow(await bundleWorkflow('order/workflow.ts'))
})
afterAll(async () => {
  await stop?.()
  await saga?.close()
  await server?.stop()
})

it('When the e-mail fails for a day, then the order completes without delay, and the result lists it as missed', async () => {
  const workflow = await startTestSaga(saga, testOrder(randomUUID()), ['inventory', 'notification', 'analytics'])
  await vi.waitFor(() => expect(saga.calls).toContain('notify'), { timeout: timeouts.conditionMs, interval: 20 })
  const attemptsUntil = (call: string) => saga.calls.slice(0, saga.calls.indexOf(call)).filter((c) => c === 'notify')
  expect(await workflow.result()).toMatchObject({ status: 'COMPLETED', missed: ['notification'] })

  for (const activity of ['completeOrder', 'sell', 'track'])
    expect(attemptsUntil(activity).length, `e-mail attempts before ${activity}`).toBeLessThan(5)
  expect(saga.calls.filter((call) => call === 'notify').length).toBeGreaterThan(24 * 60)
  const { startTime, closeTime } = await workflow.describe()
  const durationHours = (closeTime!.getTime() - startTime.getTime()) / hourMs
  expect(durationHours).toBeGreaterThan(23.9)
  expect(durationHours).toBeLessThan(24.5)
})

it('When a provider will never accept the request, then the follow-up is tried once and listed as missed', async () => {
  const workflow = await startTestSaga(saga, testOrder(randomUUID()), ['analytics', 'loyalty'])
  expect(await workflow.result()).toMatchObject({ status: 'COMPLETED', missed: ['loyalty'] })
  expect(saga.calls.filter((call) => call === 'addPoints')).toHaveLength(1)
})
