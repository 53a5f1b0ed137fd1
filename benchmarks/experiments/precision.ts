/**
 * Enough repetitions: where ratios are computed, every style is repeated until all intervals are as narrow as the workload
 * demands, or its limit is reached (A. Georges, D. Buytaert, L. Eeckhout, Statistically Rigorous Java Performance
 * Evaluation, OOPSLA 2007). How many that takes depends on how noisy the machine is.
 */
import type { CellPlan, MeasuredCell } from '../cell.ts'
import type { Extension, Findings } from '../experiment.ts'

type Ratio = Findings['comparisons'][number]

/** How far an interval extends from its ratio, as a share of the ratio, on its longer side. */
const relativeHalfWidth = ({ ratio, low, high }: Ratio): number => Math.max(1 - low / ratio, high / ratio - 1)

/** Ratios that need no narrow interval: the A/A test, and floors, which no repetition is added for. */
const withoutGoal = ['itself', 'its floor']

const widest = (comparisons: readonly Ratio[]): number =>
  Math.max(0, ...comparisons.filter(({ against }) => !withoutGoal.includes(against)).map(relativeHalfWidth))

const plusMinus = (share: number): string => `±${Math.round(share * 10_000) / 100} %`

/**
 * One more repetition of each style, and of each half of an A/A test.
 * @param measured failed and invalid cells too: unless they counted as repetitions, there could be no end of them
 */
export function planExtraRepetitions(
  measured: readonly MeasuredCell[],
  comparisons: readonly Ratio[],
): Extension | null {
  const last = new Map<string, CellPlan>()
  for (const { plan } of measured) {
    const half = `${plan.style}${plan.control ? '/control' : ''}`
    if (plan.precision && plan.repetition > (last.get(half)?.repetition ?? 0)) last.set(half, plan)
  }
  const width = widest(comparisons)
  const plans = [...last.values()]
    .filter(
      ({ precision, repetition }) => width > precision!.relativeHalfWidth && repetition < precision!.maxRepetitions,
    )
    .map(({ also: _, ...plan }): CellPlan => ({ ...plan, repetition: plan.repetition + 1 }))
  if (plans.length === 0) return null
  const goal = plusMinus(plans[0]!.precision!.relativeHalfWidth)
  return { reason: `the widest interval of a ratio is ${plusMinus(width)} and not yet ${goal}`, plans }
}

/** Whether the intervals are narrow enough; no check where the workload demands nothing. */
export function precisionCheck(measured: readonly MeasuredCell[], comparisons: readonly Ratio[]): Findings['checks'] {
  const repeated = measured.map(({ plan }) => plan).filter(({ precision }) => precision)
  if (!repeated[0]?.precision) return []
  const limit = repeated[0].precision.relativeHalfWidth
  const width = widest(comparisons)
  const repetitions = Math.max(...repeated.map(({ repetition }) => repetition))
  return [
    {
      claim: 'the widest interval of a ratio between styles',
      figure: `${plusMinus(width)} after ${repetitions} repetitions`,
      bound: `≤ ${plusMinus(limit)}`,
      met: width <= limit,
    },
  ]
}
