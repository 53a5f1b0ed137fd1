/** Workers on the real Temporal that run a learner's code, and orders that are followed until they end or get stuck. */
import { Client, type WorkflowHandle } from '@temporalio/client'
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker'
import { messageOf } from '#shared/runtime/errors.ts'
import { waitFor } from '#shared/runtime/wait-until.ts'
import type { CheckContext } from '../exercise.ts'

export interface ExerciseTemporal {
  /**
   * Starts a worker, which is a process of a service: for the workflows of a file, for activities, or for both.
   * @returns a function that stops it
   */
  startWorker(code: { workflows?: string; activities?: object }): Promise<() => Promise<void>>
  /** Starts the workflow `placeOrder` with this order. */
  placeOrder(order: { orderId: string }): Promise<WorkflowHandle>
  /**
   * Waits until the workflow has ended, is stuck, or what is waited for has happened.
   * @throws when none of these comes in time, or when the code of the workflow fails in another way
   */
  follow(workflow: WorkflowHandle, hasHappened?: () => boolean): Promise<Ending>
}

export interface Ending {
  /** What the workflow returned; FAILED; STUCK, when its code cannot repeat its history; or RUNNING. */
  outcome: string
  /** Why it is FAILED or STUCK. */
  why: string
}

/** Gives the work workers and workflows, which are gone when it ends. */
export async function withTemporal<Result>(
  ctx: CheckContext,
  work: (temporal: ExerciseTemporal) => Promise<Result>,
): Promise<Result> {
  installRuntime()
  const connection = await NativeConnection.connect({ address: ctx.temporalAddress })
  const { workflow: client } = new Client({ connection, namespace: ctx.temporalNamespace })
  const taskQueue = ctx.uniqueName()
  const stops: (() => Promise<void>)[] = []
  const started: WorkflowHandle[] = []
  try {
    return await work({
      async startWorker({ workflows, activities }) {
        const worker = await Worker.create({
          connection,
          namespace: ctx.temporalNamespace,
          taskQueue,
          ...(activities && { activities }),
          ...(workflows !== undefined && { workflowBundle: await bundle(workflows) }),
          // Soon another worker gets the workflows of one that has stopped.
          stickyQueueScheduleToStartTimeout: '500ms',
          shutdownForceTime: '2s',
        })
        const ended = worker.run().catch(() => {}) // it had to be stopped by force
        const stop = () => {
          if (worker.getState() === 'RUNNING') worker.shutdown()
          return ended
        }
        stops.push(stop)
        return stop
      },
      async placeOrder(order) {
        const workflowId = `${taskQueue}-${order.orderId}`
        const workflow = await client.start('placeOrder', { workflowId, taskQueue, args: [order] })
        started.push(workflow)
        return workflow
      },
      follow,
    })
  } finally {
    // One that is stuck would be tried again for ever.
    await Promise.all(started.map((workflow) => workflow.terminate().catch(() => {})))
    await Promise.all(stops.map((stop) => stop()))
    await connection.close().catch(() => {}) // a worker that was stopped by force still holds it
  }
}

async function follow(workflow: WorkflowHandle, hasHappened: () => boolean = () => false): Promise<Ending> {
  const ending = await waitFor(async () => {
    const happened = hasHappened()
    return (await endingOf(workflow)) ?? (happened ? { outcome: 'RUNNING', why: '' } : undefined)
  })
  if (ending) return ending
  throw new Error(`Waited in vain for ${workflow.workflowId} to go on.`)
}

async function endingOf(workflow: WorkflowHandle): Promise<Ending | undefined> {
  const failure = await taskFailureOf(workflow)
  if (failure?.includes('Nondeterminism')) return { outcome: 'STUCK', why: failure }
  if (failure !== undefined) throw new Error(`The workflow threw: ${failure}`)
  const { status } = await workflow.describe()
  if (status.name === 'RUNNING') return undefined
  return workflow.result().then(
    (result) => ({ outcome: String(result), why: '' }),
    (error) => ({ outcome: 'FAILED', why: messageOf(error.cause ?? error) }),
  )
}

/** Why a worker could not continue the workflow, if one could not. */
async function taskFailureOf(workflow: WorkflowHandle): Promise<string | undefined> {
  const { events } = await workflow.fetchHistory()
  const failures = (events ?? []).flatMap(({ workflowTaskFailedEventAttributes: failed }) => failed?.failure ?? [])
  return failures[0]?.cause?.message ?? failures[0]?.message ?? undefined
}

const bundle = (file: string): Promise<{ code: string }> =>
  bundleWorkflowCode({ workflowsPath: file, logger: new DefaultLogger('ERROR', () => {}) })

let isInstalled = false

/** The exercises are about failures, which Temporal would log. */
function installRuntime(): void {
  if (isInstalled) return
  isInstalled = true
  Runtime.install({
    logger: new DefaultLogger('ERROR', () => {}),
    shutdownSignals: [],
    telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' }, forward: {} } },
  })
}
