// A copy of benchmarks/measure/capacity.ts, which benchmarks/load/k6-folder.test.ts writes.
/**
 * The capacity of a style: the highest rate with which it keeps up, found by growing steps and bisection. On a real machine the
 * same rate may hold once and fail once, so both rates of the boundary are run again, and a third run decides a tie.
 */
import { rounded } from '../statistics.ts'

export interface CapacitySearch {
  fromPerS: number
  /** No rate above this one is tried, and none below `minPerS`. */
  maxPerS: number
  minPerS: number
  /**
   * By how much the first two rates differ. Until one has passed and one has failed, each further step is larger by the same
   * factor, up to twice or half the rate, which is the first step already when absent.
   */
  factor?: number
  /** The interval is narrow enough when its middle is within this share of both ends: 0.05 for ±5 %. */
  tolerance: number
  maxSteps: number
  /** Run both rates of the boundary again. */
  confirms: boolean
}

export interface CapacityStep {
  ratePerS: number
  holds: boolean
}

export interface Capacity {
  /** The highest rate that was kept up with; null when there was none. */
  passedPerS: number | null
  /** The lowest rate above it that was not; null when the search ended at its maximum. */
  failedPerS: number | null
  /** Whether the boundary is as narrow as requested, and was run again if that was requested. */
  isComplete: boolean
  /** Every step, in the order in which they ran. */
  steps: CapacityStep[]
}

/** @param holds whether the style keeps up with a rate, each time from a clean state; `step` counts from 1 */
export async function findCapacity(
  search: CapacitySearch,
  holds: (ratePerS: number, step: number) => Promise<boolean>,
): Promise<Capacity> {
  const steps: CapacityStep[] = []
  let next = nextRate(search, steps)
  while (next !== null && steps.length < search.maxSteps) {
    steps.push({ ratePerS: next, holds: await holds(next, steps.length + 1) })
    next = nextRate(search, steps)
  }
  return { ...boundaryOf(steps), isComplete: next === null, steps }
}

const largestFactor = 2

/** The rate of the next step, which depends on the steps so far only; null when the search has ended. */
function nextRate(search: CapacitySearch, steps: readonly CapacityStep[]): number | null {
  if (steps.length === 0) return rounded(Math.min(search.fromPerS, search.maxPerS))
  const tied = steps.find(({ ratePerS }) => runsAt(steps, ratePerS).length === 2 && balanceOf(steps, ratePerS) === 0)
  if (tied) return tied.ratePerS
  const { passedPerS, failedPerS } = boundaryOf(steps)
  const tried = new Set(steps.map(({ ratePerS }) => ratePerS)).size
  const factor = Math.min(largestFactor, (search.factor ?? largestFactor) ** tried)
  const further = rateBetween({ ...search, factor }, passedPerS, failedPerS)
  if (further !== null) return further
  const isRunOnce = (ratePerS: number | null) => ratePerS !== null && runsAt(steps, ratePerS).length === 1
  if (!search.confirms) return null
  return isRunOnce(passedPerS) ? passedPerS : isRunOnce(failedPerS) ? failedPerS : null
}

function rateBetween(
  { maxPerS, minPerS, tolerance, factor }: Required<CapacitySearch>,
  passed: number | null,
  failed: number | null,
): number | null {
  if (failed === null) return passed! < rounded(maxPerS) ? rounded(Math.min(passed! * factor, maxPerS)) : null
  if (passed === null) return failed > rounded(minPerS) ? rounded(Math.max(failed / factor, minPerS)) : null
  const isNarrow = failed - passed <= tolerance * (failed + passed)
  const middle = rounded(Math.sqrt(passed * failed))
  return isNarrow || middle <= passed || middle >= failed ? null : middle
}

/** Of steps so small that a rate that passed and the next one, which failed, need no bisection. */
export const factorWithin = (tolerance: number): number => (1 + 0.95 * tolerance) / (1 - 0.95 * tolerance)

/** A rate that passed above one that failed proves nothing: the lowest failure bounds the capacity. */
export function boundaryOf(steps: readonly CapacityStep[]): Pick<Capacity, 'passedPerS' | 'failedPerS'> {
  const rates = [...new Set(steps.map(({ ratePerS }) => ratePerS))].sort((a, b) => a - b)
  const failedPerS = rates.find((ratePerS) => balanceOf(steps, ratePerS) <= 0) ?? null
  const passed = rates.filter((ratePerS) => failedPerS === null || ratePerS < failedPerS)
  return { passedPerS: passed.at(-1) ?? null, failedPerS }
}

const runsAt = (steps: readonly CapacityStep[], ratePerS: number): CapacityStep[] =>
  steps.filter((step) => step.ratePerS === ratePerS)

/** Passed runs less failed ones: a tie counts as failed until a third run decides it. */
const balanceOf = (steps: readonly CapacityStep[], ratePerS: number): number =>
  runsAt(steps, ratePerS).reduce((sum, { holds }) => sum + (holds ? 1 : -1), 0)
