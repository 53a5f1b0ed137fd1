/** The knee of each style and number of processes. */
import type { MeasuredCell } from '../../cell.ts'
import type { Findings } from '../../experiment.ts'

export function knees(measured: readonly MeasuredCell[]): Findings['checks'] {
  const ramp = measured.filter(({ cell }) => cell.params.phase === 'ramp' && cell.scaling)
  const groups = Map.groupBy(ramp, ({ cell }) => `${cell.style}, ${cell.params.replicas} of each`)
  return [...groups].map(([name, steps]) => {
    const within = ratesOf(steps, true)
    const beyond = ratesOf(steps, false)
    return {
      claim: `${name}: the fastest step of the ramp within the limits, in orders per second`,
      figure: within.length > 0 ? String(Math.max(...within)) : 'none',
      bound: beyond.length > 0 ? `< ${Math.min(...beyond)}` : 'not reached',
      met: null,
    }
  })
}

const ratesOf = (steps: readonly MeasuredCell[], within: boolean): number[] =>
  steps.filter(({ cell }) => cell.scaling!.within === within).map(({ cell }) => cell.scaling!.offeredPerS)
