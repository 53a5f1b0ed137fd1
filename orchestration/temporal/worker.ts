/** Runs one service's worker, which polls the task queue of the same name until the process ends. */
import { Worker } from '@temporalio/worker'
import { z } from 'zod'
import { readConfig } from '#shared/runtime/config.ts'
import type { HealthCheck } from '#shared/runtime/http.ts'
import type { Close } from '#shared/runtime/lifecycle.ts'
import { bundleWorkflow } from './bundle.ts'
import type { Temporal } from './connection.ts'
import { errorCodesAsTypes } from './failures.ts'
import { heartbeats } from './heartbeat.ts'
import { countsSlotTime } from './slot-time.ts'

const count = (defaultCount: number) => z.coerce.number().int().min(1).max(10_000).default(defaultCount)

/** The concurrency of a worker. Activities mostly wait for a provider, so there can be many. */
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
  /** The module with the service's workflows, relative to this style's folder; undefined if it has none. */
  workflows?: string
}

/** @returns a check that fails unless the worker is taking tasks */
export async function runWorker(
  temporal: Temporal,
  service: Service,
  onClose: (close: Close) => void,
): Promise<HealthCheck> {
  const options = tuning.parse(process.env)
  // A worker polls for an activity only while it has a slot free. Workflow tasks are decisions, and need none.
  const { SLOTS: activities = options.WORKER_ACTIVITIES } = readConfig(['SLOTS'])
  const worker = await Worker.create({
    ...temporal,
    taskQueue: service.name,
    identity: `${service.name}@${process.pid}`,
    activities: service.activities,
    interceptors: { activity: [countsSlotTime, heartbeats, errorCodesAsTypes] },
    maxConcurrentActivityTaskExecutions: activities,
    maxConcurrentLocalActivityExecutions: activities,
    activityTaskPollerBehavior: { type: 'simple-maximum', maximum: options.WORKER_ACTIVITY_POLLERS },
    maxConcurrentWorkflowTaskExecutions: options.WORKER_WORKFLOW_TASKS,
    workflowTaskPollerBehavior: { type: 'simple-maximum', maximum: options.WORKER_WORKFLOW_POLLERS },
    maxCachedWorkflows: options.WORKER_CACHED_WORKFLOWS,
    // After this long, the server abandons the sticky queue of a killed or slow worker and schedules the workflow task
    // again, which replays the whole history. With 3 s, an overloaded worker increased its own load.
    stickyQueueScheduleToStartTimeout: '10s',
    shutdownGraceTime: '5s',
    shutdownForceTime: '8s',
    ...(service.workflows
      ? { workflowBundle: await bundleWorkflow(service.workflows), enableNonLocalActivities: false }
      : {}),
  })
  // Not awaited until the end: if the worker fails, the process ends and is restarted.
  const running = worker.run()
  onClose(async () => {
    if (worker.getState() === 'RUNNING') worker.shutdown()
    await running
  })
  return () => {
    if (worker.getState() !== 'RUNNING') throw new Error(`The worker is ${worker.getState()}.`)
  }
}
