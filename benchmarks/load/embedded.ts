/** The embedded driver, in a process of its own: neither audits nor displays can hold it up, and its CPU is known apart. */
import { once } from 'node:events'
import { join } from 'node:path'
import { AppError } from '#shared/runtime/errors.ts'
import { type CpuPriority, forkWithPriority } from './cpu-priority.ts'
import type { LoadDriver } from './driver.ts'
import type { Job, JobResult } from './generator.ts'

/** One process for as long as the driver is open, so that a warm-up also warms the driver. */
export function embeddedDriver(turn: CpuPriority): LoadDriver {
  const child = forkWithPriority(turn, join(import.meta.dirname, 'generator.ts'))
  const gone = once(child, 'exit')
  return {
    async run(target, workload) {
      const job: Job = { target, workload }
      const answer = once(child, 'message')
      child.send(job)
      const [result] = (await Promise.race([answer, gone.then(() => [ended])])) as [JobResult]
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
