/** The embedded driver's process: receives workloads over the parent's channel, sends them, and returns the attempts. */
import { messageOf } from '#shared/runtime/errors.ts'
import type { LoadRun, Target, Workload } from './driver.ts'
import { openLoop } from './open-loop.ts'

export interface Job {
  target: Target
  workload: Workload
}
export type JobResult = { run: LoadRun } | { error: string }

if (process.send) {
  process.on('SIGINT', () => {}) // the parent decides when to stop
  process.on('disconnect', () => process.exit())
  process.on('message', async ({ target, workload }: Job) => {
    const result: JobResult = await openLoop(target, workload).then(
      (run) => ({ run }),
      (error) => ({ error: messageOf(error) }),
    )
    process.send?.(result)
  })
}
