/** The capacity of each style and number of processes, as an interval: the highest rate that passed, the lowest that failed. */
import type { MeasuredCell } from '../../cell.ts'
import type { Findings } from '../../experiment.ts'
import { boundaryOf, type CapacityStep } from '../../measure/capacity.ts'

export function capacities(measured: readonly MeasuredCell[]): Findings['checks'] {
  const searched = measured.filter(({ cell }) => cell.params.phase === 'search' && cell.scaling)
  const groups = Map.groupBy(searched, ({ cell }) => `${cell.style}, ${cell.params.replicas} of each`)
  return [...groups].map(([name, steps]) => {
    const tried = steps.map(({ cell }) => stepOf(cell.scaling!))
    const { passedPerS, failedPerS } = boundaryOf(tried)
    return {
      claim: `${name}: the highest rate with which it keeps up, in orders per second`,
      figure: passedPerS === null ? 'none of the rates tried' : String(passedPerS),
      bound: failedPerS === null ? unbounded(tried) : `< ${failedPerS}${halfWidth(passedPerS, failedPerS)}`,
      met: null,
    }
  })
}

export const stepOf = ({ offeredPerS, within }: { offeredPerS: number; within: boolean }) => ({
  ratePerS: offeredPerS,
  holds: within,
})

/** A rate that failed once may have passed more often. */
const unbounded = (tried: readonly CapacityStep[]): string =>
  tried.every(({ holds }) => holds) ? 'no rate failed' : 'no rate failed more often than it passed'

const halfWidth = (passedPerS: number | null, failedPerS: number): string =>
  passedPerS === null ? '' : ` (±${((100 * (failedPerS - passedPerS)) / (failedPerS + passedPerS)).toFixed(0)} %)`
