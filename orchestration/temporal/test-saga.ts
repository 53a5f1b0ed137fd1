/** For tests: the saga's workers in this process. The activities only record that they were called. */
import { Client } from '@temporalio/client'
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker'
import type { PlacedOrder } from '#shared/contracts/order.ts'
import type { ServiceName } from '#shared/contracts/services.ts'
import type { FollowUp } from '../order/follow-ups.ts'
import { orderSaga } from '../order/workflow.ts'
import { errorCodesAsTypes } from './failures.ts'

const activityNames: Record<ServiceName, string[]> = {
  order: ['recordOrder', 'completeOrder', 'cancelOrder'],
  payment: ['charge', 'refund'],
  inventory: ['reserve', 'release', 'sell'],
  shipping: ['createLabel', 'voidLabel'],
  notification: ['notify'],
  analytics: ['track'],
  loyalty: ['addPoints'],
}

type Activities = Record<string, () => Promise<unknown>>

export interface SagaWorkers {
  client: Client
  /** The names of the activities called so far, in order. */
  calls: string[]
  /** Runs the workflow's code. @returns a function that stops it */
  runWorkflow(workflowBundle: { code: string }): Promise<() => Promise<void>>
  close(): Promise<void>
}

/** @param overrides activities that do something */
export async function sagaWorkers(address: string, overrides: Activities = {}): Promise<SagaWorkers> {
  Runtime.install({ logger: new DefaultLogger('ERROR', () => {}) })
  const connection = await NativeConnection.connect({ address })
  const calls: string[] = []
  const activity = (name: string) => async () => {
    calls.push(name)
    return overrides[name]?.()
  }
  const activitiesOf = (names: string[]): Activities => Object.fromEntries(names.map((name) => [name, activity(name)]))
  const { order, ...services } = activityNames
  const stops = await Promise.all(
    Object.entries(services).map(([taskQueue, names]) =>
      run({ connection, taskQueue, activities: activitiesOf(names), maxConcurrentActivityTaskExecutions: 10 }),
    ),
  )
  return {
    client: new Client({ connection }),
    calls,
    runWorkflow: (workflowBundle) =>
      run({ connection, taskQueue: 'order', activities: activitiesOf(order), workflowBundle }),
    async close() {
      await Promise.all(stops.map((stop) => stop()))
      await connection.close()
    },
  }
}

async function run(options: Parameters<typeof Worker.create>[0]): Promise<() => Promise<void>> {
  const worker = await Worker.create({
    ...options,
    interceptors: { activity: [errorCodesAsTypes] },
    shutdownForceTime: '5s',
  })
  const running = worker.run()
  return () => {
    if (worker.getState() === 'RUNNING') worker.shutdown()
    return running
  }
}

export const startTestSaga = ({ client }: SagaWorkers, order: PlacedOrder, followUps: FollowUp[] = []) =>
  client.workflow.start(orderSaga, {
    workflowId: `order-${order.orderId}`,
    taskQueue: 'order',
    args: [order, followUps],
    workflowTaskTimeout: '5s',
  })

export const testOrder = (orderId: string): PlacedOrder => ({
  orderId,
  customerId: 'customer-1',
  idempotencyKey: 'test-saga',
  requestHash: '',
  items: [{ productId: 'product-1', quantity: 1, unitPriceCents: 1_000 }],
  totalCents: 1_000,
  card: 'tok_visa',
  shipTo: { name: 'Ada', street: '12 St James Square', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' },
  placedAt: '2026-01-01T00:00:00.000Z',
})
