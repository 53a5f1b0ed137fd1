/**
 * Repetitions enough: where ratios are taken, every style is measured once more, and again, until their intervals are as
 * narrow as the workload asks for or it says that it is enough (A. Georges, D. Buytaert, L. Eeckhout, Statistically Rigorous
 * Java Performance Evaluation, OOPSLA 2007). A machine in a restless hour needs more of them than one at peace.
 */
import type { CellPlan, MeasuredCell } from '../cell.ts'
import type { Findings } from '../experiment.ts'

type Ratio = Findings['comparisons'][number]

/** How far an interval reaches from its ratio, as a share of the ratio, on its longer side. */
const relativeHalfWidth = ({ ratio, low, high }: Ratio): number => Math.max(1 - low / ratio, high / ratio - 1)

/** A style against itself says what chance does, and needs no width. */
const widest = (comparisons: readonly Ratio[]): number =>
  Math.max(0, ...comparisons.filter(({ against }) => against !== 'itself').map(relativeHalfWidth))

const plusMinus = (share: number): string => `±${Math.round(share * 10_000) / 100} %`

/**
 * Of a style's control too: both halves count.
 * @param measured failed and invalid cells too: they count as repetitions, or there would be no end of them
 */
export function planExtraRepetitions(measured: readonly MeasuredCell[], comparisons: readonly Ratio[]) {
  const last = new Map<string, CellPlan>()
  for (const { plan } of measured) {
    const half = `${plan.style}${plan.control ? '/control' : ''}`
    if (plan.until && plan.repetition > (last.get(half)?.repetition ?? 0)) last.set(half, plan)
  }
  const width = widest(comparisons)
  const plans = [...last.values()]
    .filter(({ until, repetition }) => width > until!.within && repetition < until!.repetitions)
    .map((plan) => ({ ...plan, repetition: plan.repetition + 1 }))
  if (plans.length === 0) return null
  return {
    why: `the widest interval of a ratio is ${plusMinus(width)} and not yet ${plusMinus(plans[0]!.until!.within)}`,
    plans,
  }
}

/** Whether the repetitions were enough; nothing where nobody asked. */
export function precisionCheck(measured: readonly MeasuredCell[], comparisons: readonly Ratio[]): Findings['checks'] {
  const repeated = measured.map(({ plan }) => plan).filter(({ until }) => until)
  if (!repeated[0]?.until) return []
  const { within } = repeated[0].until
  const width = widest(comparisons)
  const repetitions = Math.max(...repeated.map(({ repetition }) => repetition))
  return [
    {
      claim: 'the widest interval of a ratio between styles',
      figure: `${plusMinus(width)} after ${repetitions} repetitions`,
      bound: `≤ ${plusMinus(within)}`,
      met: width <= within,
    },
  ]
}
