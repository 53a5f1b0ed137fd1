/** The job queue in the style's own database, on pg-boss: jobs are rows, enqueued in the transaction of their cause. */
import { fromPrisma, PgBoss, type QueueOptions } from 'pg-boss'
import type { ServiceContext } from '#shared/domain/context.ts'
import type { Close } from '#shared/runtime/lifecycle.ts'
import { log } from '#shared/runtime/log.ts'
import { openSlots } from '#shared/runtime/slots.ts'
import { type Job, type JobContext, type JobName, jobIdOf, type ServiceJobs } from './jobs.ts'

/** A failed job is tried again until it succeeds, at most 5 s apart. A killed worker's job is taken over after 10 s. */
const queueOptions: QueueOptions & { notify: true } = {
  retryLimit: 1_000_000,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 5,
  heartbeatSeconds: 10,
  notify: true,
}

/** How many jobs of one queue a process does at a time. They mostly wait for a provider. */
const concurrency = 10
/** How often jobs whose worker has died are looked for, and how often a queue is polled beside its notifications. */
const intervals = { superviseIntervalSeconds: 2, monitorIntervalSeconds: 2 }
const polling = { pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 2 }
/** A worker that has done a job and was not notified meanwhile polls, so with few workers a backlog would wait for polls. */
const pollingWithSlots = { pollingIntervalSeconds: 0.5, notifyPollingIntervalSeconds: 0.5 }

export interface JobQueue {
  context: JobContext
  /** Does jobs until the process ends. */
  work(service: ServiceJobs): Promise<void>
}

/** @param queues the names of all queues that this process uses */
export async function openJobQueue(
  ctx: ServiceContext,
  databaseUrl: string,
  queues: readonly JobName[],
  onClose: (close: Close) => void,
): Promise<JobQueue> {
  const boss = new PgBoss({ connectionString: databaseUrl, useListenNotify: true, max: 5, ...intervals })
  boss.on('error', (error) => log.warn({ error: error.message }, 'the job queue failed, retrying'))
  await boss.start()
  onClose(() => boss.stop({ graceful: true, timeout: 8_000 }))
  for (const name of queues) await boss.createQueue(name, queueOptions)
  const slots = openSlots()
  const workOptions = {
    localConcurrency: Math.min(concurrency, slots.count ?? concurrency),
    ...(slots.count === undefined ? polling : pollingWithSlots),
  }

  const context: JobContext = {
    ...ctx,
    enqueue: (toNextJobs) => async (tx, result) => {
      for (const next of toNextJobs(result)) {
        await boss.send(next.name, next.payload, { id: jobIdOf(next), db: fromPrisma(tx) })
      }
    },
  }
  return {
    context,
    async work(service) {
      for (const [name, handle] of Object.entries(service))
        await boss.work<Job['payload']>(name, workOptions, async ([first]) => {
          const work = handle as (payload: Job['payload'], ctx: JobContext) => Promise<unknown>
          await slots.run(() => work(first!.data, context))
        })
    },
  }
}
