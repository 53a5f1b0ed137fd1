/**
 * Processes are warm when an order costs as much CPU time as the one before: code is compiled and connections are open. Half
 * of what an order costs in a new process is gone after some hundred of them.
 */
import { availableParallelism } from 'node:os'
import { type CellPlan, warmUpOf } from './cell.ts'
import { cpuTotalMs } from './measure/cost.ts'
import { cpuBetween } from './measure/meter.ts'
import type { Cell } from './results-schema.ts'
import { drain, type Running, send, warmUp } from './running.ts'
import { rounded } from './statistics.ts'
import { readStyleMeter } from './style-meter.ts'

/** Two windows in a row whose CPU time per order differs by less than this share are flat. */
const flatWithin = 0.1

export const isFlat = (cpuMsPerOrder: readonly number[]): boolean => {
  const [before, last] = cpuMsPerOrder.slice(-2)
  return before !== undefined && last !== undefined && Math.abs(last - before) < flatWithin * before
}

/**
 * Sends windows of load, each of which drains, until CPU time per order is flat, or the plan's time is up.
 * @returns undefined when the plan demands no flatness: it then warms up for its whole time
 */
export async function warmUpUntilFlat(ctx: Running, plan: CellPlan, keyPrefix: string): Promise<Cell['warmUp']> {
  const { seconds, windowS } = plan.warmUp
  if (!windowS) return void (await warmUp(ctx, plan, keyPrefix))
  const endAt = Date.now() + seconds * 1_000
  const cpuMsPerOrder: number[] = []
  for (let i = 1; !isFlat(cpuMsPerOrder) && (i <= 2 || Date.now() < endAt); i++) {
    const before = await readStyleMeter(ctx.testBed, ctx.style)
    const load = warmUpOf(plan, ctx.testBed.seed + i, `${keyPrefix}-${i}`)
    const { attempts } = await send(ctx, { ...load, durationMs: windowS * 1_000 })
    await drain(ctx)
    const cpuMs = cpuBetween(before, await readStyleMeter(ctx.testBed, ctx.style))
    cpuMsPerOrder.push(rounded(cpuTotalMs(cpuMs) / Math.max(1, attempts.length)))
  }
  return { cpuMsPerOrder, flat: isFlat(cpuMsPerOrder) }
}

/** Of all cores: providers and the load driver take the others. */
const styleShare = 0.75

/** @returns the rate at which the style would fill the machine, a first guess of its capacity; null when CPU time is unknown */
export function predictedPerS(warm: Cell['warmUp'], cores = availableParallelism()): number | null {
  const cpuMs = warm?.cpuMsPerOrder.at(-1)
  return cpuMs ? rounded((styleShare * cores * 1_000) / cpuMs) : null
}

/** @returns a note on a cell whose processes were still getting faster */
export const warmUpNotes = (warm: Cell['warmUp']): string[] =>
  warm && !warm.flat
    ? [`the warm-up ended before CPU time per order was flat: ${warm.cpuMsPerOrder.join(', ')} ms`]
    : []
