/**
 * The control: a style against itself (A/A). What differs between two halves of the same cells is chance: if the interval of
 * their ratio does not hold 1, then no interval of this run is to be believed. All other figures come from both halves.
 */
import type { CellPlan, MeasuredCell } from '../cell.ts'
import type { Findings } from '../experiment.ts'
import { referenceCount } from '../report/cells.ts'
import { medianRatio } from '../statistics.ts'
import type { ChosenWorkload } from '../workloads.ts'

const metrics = ['acceptMs', 'settleMs'] as const

/** The same plans once more, of the styles that the workload names, at six services or else the most. */
export function aaTestPlans(plans: readonly CellPlan[], { control, services }: ChosenWorkload): CellPlan[] {
  const downstream = referenceCount(services)
  const repeated = plans.filter((plan) => control.includes(plan.style) && plan.downstream === downstream)
  return repeated.map((plan) => ({ ...plan, control: true }))
}

/** Each style that has controls, against the cells that they repeat. */
export function aaTestFindings(
  measured: readonly MeasuredCell[],
  seed: number,
): Pick<Findings, 'comparisons' | 'checks'> {
  const controls = measured.filter(({ plan }) => plan.control)
  const styles = [...new Set(controls.map(({ plan }) => plan.style))]
  const comparisons = styles.flatMap((style) => {
    const again = controls.filter(({ plan }) => plan.style === style)
    const { downstream } = again[0]!.plan
    const first = measured.filter(({ plan }) => !plan.control && plan.style === style && plan.downstream === downstream)
    return metrics.flatMap((metric) => {
      const [a, b] = [first, again].map((cells) => cells.map(({ timings }) => timings[metric]).filter(notEmpty))
      if (!notEmpty(a!) || !notEmpty(b!)) return []
      const ratio = medianRatio(a!, b!, seed, `${style}/${metric}/control`)
      return [{ metric: `${metric} p50, N = ${downstream}`, style, against: 'itself', ...ratio }]
    })
  })
  const checks = comparisons.map(({ metric, style, ratio, low, high }) => ({
    claim: `${style}: ${metric} against itself (A/A)`,
    figure: `${ratio} [${low}, ${high}]`,
    bound: 'the interval holds 1',
    met: low <= 1 && high >= 1,
  }))
  return { comparisons, checks }
}

const notEmpty = (values: readonly unknown[]): boolean => values.length > 0
