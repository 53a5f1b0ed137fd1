/** What an order's cost, idle work or memory consists of: the processes in the parts that every style can be compared by. */
import { rounded } from '../statistics.ts'

/** Providers and driver are no part of a style: they are the same for all, and stand beside it. */
export const costParts = ['services', 'broker', 'engine', 'database', 'providers', 'driver'] as const
export type CostPart = (typeof costParts)[number]

/** @param byName figures by process, as meter.ts names them @returns their sums by part; no part that has no process */
export function byPart(byName: Readonly<Record<string, number>>): Partial<Record<CostPart, number>> {
  const sums: Partial<Record<CostPart, number>> = {}
  for (const [name, value] of Object.entries(byName)) {
    const part = partOf(name)
    sums[part] = rounded((sums[part] ?? 0) + value)
  }
  return sums
}

export const isProvider = (name: string): boolean => name === 'providers' || name === 'postgres/providers'

function partOf(name: string): CostPart {
  if (isProvider(name)) return 'providers'
  if (name.startsWith('postgres')) return 'database'
  const parts: Record<string, CostPart> = { kafka: 'broker', temporal: 'engine', driver: 'driver' }
  return parts[name] ?? 'services'
}
