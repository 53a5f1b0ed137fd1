/** Runs one service's worker: it takes tasks from the queue named after the service until the process leaves. */
import { Worker } from '@temporalio/worker'
import { z } from 'zod'
import type { HealthCheck } from '#shared/runtime/http.ts'
import type { Close } from '#shared/runtime/lifecycle.ts'
import { bundleWorkflow } from './bundle.ts'
import type { Temporal } from './connection.ts'
import { errorCodesAsTypes } from './failures.ts'
import { heartbeats } from './heartbeat.ts'

const count = (defaultCount: number) => z.coerce.number().int().min(1).max(10_000).default(defaultCount)

/** How much a worker takes on at once. Activities mostly wait for a provider, so there may be many. */
const tuning = z.object({
  WORKER_ACTIVITIES: count(400),
  WORKER_ACTIVITY_POLLERS: count(4),
  WORKER_WORKFLOW_TASKS: count(100),
  WORKER_WORKFLOW_POLLERS: count(4),
  WORKER_CACHED_WORKFLOWS: count(2_000),
})

export interface Service {
  name: string
  activities: object
  /** The module of the workflows that this service runs, from this style's folder; without it there are none. */
  workflows?: string
}

/** @returns a check that fails unless the worker is taking tasks */
export async function runWorker(
  temporal: Temporal,
  service: Service,
  onClose: (close: Close) => void,
): Promise<HealthCheck> {
  const options = tuning.parse(process.env)
  const worker = await Worker.create({
    ...temporal,
    taskQueue: service.name,
    identity: `${service.name}@${process.pid}`,
    activities: service.activities,
    interceptors: { activity: [heartbeats, errorCodesAsTypes] },
    maxConcurrentActivityTaskExecutions: options.WORKER_ACTIVITIES,
    maxConcurrentLocalActivityExecutions: options.WORKER_ACTIVITIES,
    activityTaskPollerBehavior: { type: 'simple-maximum', maximum: options.WORKER_ACTIVITY_POLLERS },
    maxConcurrentWorkflowTaskExecutions: options.WORKER_WORKFLOW_TASKS,
    workflowTaskPollerBehavior: { type: 'simple-maximum', maximum: options.WORKER_WORKFLOW_POLLERS },
    maxCachedWorkflows: options.WORKER_CACHED_WORKFLOWS,
    // A killed worker's sticky queue is given up after this long, and so is that of one which is only slow: then another
    // task is made, and the whole history replayed for it. At 3 s that made an overloaded worker's load grow by itself.
    stickyQueueScheduleToStartTimeout: '10s',
    shutdownGraceTime: '5s',
    shutdownForceTime: '8s',
    ...(service.workflows
      ? { workflowBundle: await bundleWorkflow(service.workflows), enableNonLocalActivities: false }
      : {}),
  })
  // Nobody awaits this before the end: a worker that fails takes the process with it, to be started again.
  const running = worker.run()
  onClose(async () => {
    if (worker.getState() === 'RUNNING') worker.shutdown()
    await running
  })
  return () => {
    if (worker.getState() !== 'RUNNING') throw new Error(`The worker is ${worker.getState()}.`)
  }
}
