/** How long orders hold the slots of each service, as its processes report with their health. */
import { z } from 'zod'
import type { ServiceProcess } from '#stack/process.ts'
import { rounded } from '../../statistics.ts'

const health = z.object({ slotTimeMs: z.number() })

/** @returns by service, in milliseconds since the start of its processes. @throws when one of them does not respond */
export async function readSlotTimes(processes: readonly ServiceProcess[]): Promise<Map<string, number>> {
  const times = new Map<string, number>()
  for (const { name, url } of processes) {
    const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(5_000) })
    const service = name.slice(name.indexOf('/') + 1)
    times.set(service, (times.get(service) ?? 0) + health.parse(await response.json()).slotTimeMs)
  }
  return times
}

/** @returns by service, in milliseconds for each order */
export const heldBetween = (
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  orders: number,
): Record<string, number> =>
  Object.fromEntries([...after].map(([service, ms]) => [service, rounded((ms - before.get(service)!) / orders)]))
