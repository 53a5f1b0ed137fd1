/**
 * CPU time per order in windows of a load. Their scatter gives the CPU time of one cell an interval, which its total alone
 * could not have.
 */
import { rounded } from '../statistics.ts'
import { databaseOf, treesOf } from './cpu.ts'
import type { MeteredProcess } from './meter.ts'

const windowMs = 1_000

/** Reads /proc once, so that a reading costs a few milliseconds. */
function totalCpuMs(processes: readonly MeteredProcess[]): number {
  const stats = treesOf(processes.flatMap(({ pids }) => pids))
  return stats.reduce((sum, { pid, cpuMs }) => sum + (databaseOf(pid) === 'providers' ? 0 : cpuMs), 0)
}

/**
 * Starts reading at once.
 * @param processes without the providers
 * @returns stops, and returns the CPU time per order of each complete window, in milliseconds
 */
export function startCpuWindows(processes: () => MeteredProcess[], ratePerS: number): () => number[] {
  const readings: { at: number; cpuMs: number }[] = []
  const read = () => void readings.push({ at: performance.now(), cpuMs: totalCpuMs(processes()) })
  read()
  const timer = setInterval(read, windowMs)
  return () => {
    clearInterval(timer)
    return readings.slice(1).map(({ at, cpuMs }, i) => {
      const before = readings[i]!
      return rounded((cpuMs - before.cpuMs) / ((ratePerS * (at - before.at)) / 1_000))
    })
  }
}
