/**
 * The A/A test: a style against itself. Two halves of the same cells differ by chance alone, so the interval of their ratio
 * must contain 1, or no interval of the run can be trusted. All other figures are computed from both halves.
 */
import type { CellPlan, MeasuredCell } from '../cell.ts'
import { medianName, referenceCount } from '../comparison.ts'
import type { Findings } from '../experiment.ts'
import { medianRatio } from '../statistics.ts'
import type { ChosenWorkload } from '../workloads.ts'

const metrics = ['acceptMs', 'settleMs'] as const

/** A second half for each style that the workload names, where the styles are compared. */
export function aaTestPlans(plans: readonly CellPlan[], { control, services }: ChosenWorkload): CellPlan[] {
  const downstream = referenceCount(services)
  const repeated = plans.filter((plan) => control.includes(plan.style) && plan.downstream === downstream)
  return repeated.map((plan) => ({ ...plan, control: true }))
}

export function aaTestFindings(
  measured: readonly MeasuredCell[],
  seed: number,
): Pick<Findings, 'comparisons' | 'checks'> {
  const controls = Map.groupBy(
    measured.filter(({ plan }) => plan.control),
    ({ plan }) => plan.style,
  )
  const comparisons = [...controls].flatMap(([style, second]) => {
    const { downstream } = second[0]!.plan
    const first = measured.filter(({ plan }) => !plan.control && plan.style === style && plan.downstream === downstream)
    return metrics.flatMap((metric) => {
      const [a, b] = [first, second].map((cells) => cells.map(({ timings }) => timings[metric]).filter(notEmpty))
      if (!notEmpty(a!) || !notEmpty(b!)) return []
      const ratio = medianRatio(a!, b!, seed, `${style}/${metric}/control`)
      return [{ metric: medianName(metric, downstream), style, against: 'itself', ...ratio }]
    })
  })
  const checks = comparisons.map(({ metric, style, ratio, low, high }) => ({
    claim: `${style}: ${metric} against itself (A/A)`,
    figure: `${ratio} [${low}, ${high}]`,
    bound: 'the interval contains 1',
    met: low <= 1 && high >= 1,
  }))
  return { comparisons, checks }
}

const notEmpty = (values: readonly unknown[]): boolean => values.length > 0
