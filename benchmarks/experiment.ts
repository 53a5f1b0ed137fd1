/** What an experiment is: a plan of cells, how they are measured, and what their figures show about the styles. */
import type { ServerName } from '#stack/stack.ts'
import type { StyleName } from '#stack/styles.ts'
import type { CellPlan, MeasuredCell } from './cell.ts'
import { referenceCount } from './comparison.ts'
import type { Results } from './results-schema.ts'
import type { TestBed } from './test-bed.ts'
import type { ChosenWorkload } from './workloads.ts'

export type Findings = Pick<Results, 'comparisons' | 'slopes' | 'checks'>

/**
 * Measures one plan and reports each cell as soon as it is complete. The machine is timed then, so that it must be waited for.
 * @throws what broke the run, or the signal's reason; the style is stopped in either case
 */
export type Measure = (
  testBed: TestBed,
  plan: CellPlan,
  /** Unique to this plan and run. */
  keyPrefix: string,
  signal: AbortSignal,
  onCell: (measured: MeasuredCell) => Promise<void>,
) => Promise<void>

export interface Experiment {
  /** Also the name of its folder, which holds its workload. */
  name: string
  /** Servers beyond those of the styles. */
  needs?: readonly ServerName[]
  /** What it measures when no style is named; the main styles when absent. */
  styles?: readonly StyleName[]
  plan(workload: ChosenWorkload, styles: readonly StyleName[]): CellPlan[]
  /** Adds to a plan what the run has measured so far, just before it is measured itself. */
  prepare?(plan: CellPlan, measured: readonly MeasuredCell[]): CellPlan
  measure: Measure
  /**
   * Further plans that the results call for, requested when no plan is left.
   * @param measured failed and invalid cells too
   */
  extend?(measured: readonly MeasuredCell[], seed: number): Extension | null
  /** @param measured this experiment's cells that may be compared (see `isComparable`) */
  findings(measured: readonly MeasuredCell[], seed: number): Findings
}

export interface Extension {
  reason: string
  plans: CellPlan[]
}

/** The plans that most experiments have: each style with each number of services, repeated as the workload says. */
export function plansOf(name: string, workload: ChosenWorkload, styles: readonly StyleName[]): CellPlan[] {
  const { services, ratePerS, warmUpRatePerS, warmUpS, warmUpWindowS: windowS, drainTimeoutS } = workload
  const { arrivals, refusals, items, seed, providerMs } = workload
  return services.flatMap((downstream) => {
    const { repetitions, loadS, precision } = amountsAt(downstream, workload)
    return styles.flatMap((style) =>
      Array.from({ length: repetitions }, (_, i) => ({
        experiment: name,
        style,
        downstream,
        repetition: i + 1,
        warmUp: { ratePerS: warmUpRatePerS ?? ratePerS, seconds: warmUpS, ...(windowS && { windowS }) },
        load: { ratePerS, seconds: loadS, arrivals, refusals, items, seed },
        providerMs,
        drainTimeoutMs: drainTimeoutS * 1_000,
        ...(precision && { precision }),
        ...(workload.faults && { faults: workload.faults }),
        ...(workload.phases && { phases: workload.phases }),
      })),
    )
  })
}

/** A workload may ask for more where the ratios between styles are computed. */
const amountsAt = (downstream: number, { services, repetitions, loadS, atReference }: ChosenWorkload) =>
  (downstream === referenceCount(services) && atReference) || { repetitions, loadS, precision: undefined }
