/** Whether each backlog was gone as soon as the capacity of the style predicts. */
import type { Findings } from '../../experiment.ts'
import type { DrainTime } from '../../measure/drain-schema.ts'
import type { Cell } from '../../results-schema.ts'

/** The largest ratio of measured to predicted that is accepted. */
export const maxRatio = 1.3

export const drainTimeFindings = (cells: readonly Cell[]): Findings['checks'] =>
  cells.flatMap(({ style, params, drainTime }) => {
    if (!drainTime) return []
    const again = Number(params.repetition) > 1 ? `, repetition ${params.repetition}` : ''
    return {
      claim: `${style}, ${params.fault} for ${params.outageS} s at ${Number(params.share) * 100} % of its capacity: time to drain, to backlog ÷ (capacity − rate)${again}`,
      figure: figureOf(drainTime),
      bound: `≤ ${maxRatio}`,
      met: isMet(drainTime),
    }
  })

/** null when there was no backlog that says anything, or when the capacity has no upper end and may predict less. */
function isMet({ predictedMs, ratio }: DrainTime): boolean | null {
  if (predictedMs === null) return null
  if (ratio === null || ratio.value > maxRatio) return false
  return ratio.high === null ? null : true
}

function figureOf({ backlog, drainMs, predictedMs, ratio, loadAfterMs }: DrainTime): string {
  if (predictedMs === null) return `nothing to drain: ${backlog} orders under way at its end`
  const orders = `${backlog} orders`
  if (ratio === null || drainMs === null)
    return `not within ${inSeconds(loadAfterMs)} (${orders}, ${inSeconds(predictedMs)} predicted)`
  return `${ratio.value} [${ratio.low}, ${ratio.high ?? '∞'}] (${orders} in ${inSeconds(drainMs)}, ${inSeconds(predictedMs)} predicted)`
}

const inSeconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`
