/** The embedded driver, in a process of its own: audits and output cannot delay it, and its CPU time is known separately. */
import { once } from 'node:events'
import { join } from 'node:path'
import { AppError } from '#shared/runtime/errors.ts'
import { type CpuPriority, forkWithPriority } from './cpu-priority.ts'
import type { LoadDriver } from './driver.ts'
import type { Job, JobResult } from './generator.ts'

/** One process while the driver is open, so that the warm-up also warms the driver. */
export function embeddedDriver(priority: CpuPriority): LoadDriver {
  const child = forkWithPriority(priority, join(import.meta.dirname, 'generator.ts'))
  const gone = once(child, 'exit')
  return {
    async run(target, workload) {
      const job: Job = { target, workload }
      const reply = once(child, 'message')
      child.send(job)
      const [result] = (await Promise.race([reply, gone.then(() => [ended])])) as [JobResult]
      if ('error' in result) throw new AppError('unavailable', `The load driver failed: ${result.error}`)
      return result.run
    },
    async close() {
      if (child.connected) child.disconnect()
      await gone
    },
  }
}

const ended: JobResult = { error: 'its process ended' }
