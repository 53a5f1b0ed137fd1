/** The capacity of each style and number of processes, as an interval: the highest rate that passed, the lowest that failed. */
import type { MeasuredCell } from '../../cell.ts'
import type { Findings } from '../../experiment.ts'
import { boundaryOf } from '../../measure/capacity.ts'

export function capacities(measured: readonly MeasuredCell[]): Findings['checks'] {
  const searched = measured.filter(({ cell }) => cell.params.phase === 'search' && cell.scaling)
  const groups = Map.groupBy(searched, ({ cell }) => `${cell.style}, ${cell.params.replicas} of each`)
  return [...groups].map(([name, steps]) => {
    const { passedPerS, failedPerS } = boundaryOf(steps.map(({ cell }) => cell.scaling!).map(stepOf))
    return {
      claim: `${name}: the highest rate with which it keeps up, in orders per second`,
      figure: passedPerS === null ? 'none of the rates tried' : String(passedPerS),
      bound: failedPerS === null ? 'no rate failed' : `< ${failedPerS}${halfWidth(passedPerS, failedPerS)}`,
      met: null,
    }
  })
}

export const stepOf = ({ offeredPerS, within }: { offeredPerS: number; within: boolean }) => ({
  ratePerS: offeredPerS,
  holds: within,
})

const halfWidth = (passedPerS: number | null, failedPerS: number): string =>
  passedPerS === null ? '' : ` (±${((100 * (failedPerS - passedPerS)) / (failedPerS + passedPerS)).toFixed(0)} %)`
