/** What an experiment is: cells to measure, and what their figures say about the styles. */
import type { ServerName } from '#stack/stack.ts'
import type { StyleName } from '#stack/styles.ts'
import type { CellPlan, MeasuredCell, RunData } from './cell.ts'
import { referenceCount } from './report/cells.ts'
import type { Cell, Results } from './results-schema.ts'
import type { TestBed } from './test-bed.ts'
import type { ChosenWorkload } from './workloads.ts'

export interface Findings {
  comparisons: Results['comparisons']
  slopes: Results['slopes']
  checks: Results['checks']
}

/**
 * Measures what a plan asks for and hands over each cell as soon as it is known.
 * @throws what broke it, or the signal's reason; the style is stopped in any case
 */
export type Measure = (
  bench: TestBed,
  plan: CellPlan,
  /** Unique to this plan and run. */
  keyPrefix: string,
  signal: AbortSignal,
  ended: (measured: MeasuredCell) => void,
) => Promise<void>

export interface Experiment {
  /** Also the name of its workload. */
  name: string
  /** Servers beyond those of the styles. */
  needs?: readonly ServerName[]
  cells(workload: ChosenWorkload, styles: readonly StyleName[]): CellPlan[]
  /** Instead of one cell by itself, several that share a running style. */
  measure?: Measure
  /** What this experiment has to say of one cell. */
  judge?(plan: CellPlan, cell: Cell, evidence: RunData): Cell
  /** Roughly how long a plan takes, in seconds, for the display of the time left; else that of one load. */
  estimateSeconds?(plan: CellPlan): number
  /** Another cell that this one's outcome calls for. */
  next?(measured: MeasuredCell): CellPlan | null
  /** What all that was measured calls for, once nothing is waiting. @param measured failed cells among them */
  more?(measured: readonly MeasuredCell[], seed: number): { why: string; plans: CellPlan[] } | null
  /** @param measured this experiment's cells that did not fail and are valid, and every step of a ramp */
  findings(measured: readonly MeasuredCell[], seed: number): Findings
}

/** To start and stop a style, and to let a load come to rest and be audited, in seconds. */
const styleOverheadS = 6
const loadOverheadS = 3.5

/** Roughly how long so many loads on one running style take, in seconds. */
export const estimateLoadSeconds = ({ warmUp, load }: CellPlan, loads = 1): number =>
  styleOverheadS + warmUp.seconds + loads * (load.seconds + loadOverheadS)

/** The plans that most experiments have: each style with each number of services, so and so often. */
export function plansOf(name: string, workload: ChosenWorkload, styles: readonly StyleName[]): CellPlan[] {
  const { services, ratePerS, warmUpRatePerS, warmUpS, restWithinS } = workload
  const { arrivals, refusals, items, seed, providerMs } = workload
  return services.flatMap((downstream) => {
    const { repetitions, loadS, until } = amountsAt(downstream, workload)
    return styles.flatMap((style) =>
      Array.from({ length: repetitions }, (_, i) => ({
        experiment: name,
        style,
        downstream,
        repetition: i + 1,
        warmUp: { ratePerS: warmUpRatePerS ?? ratePerS, seconds: warmUpS },
        load: { ratePerS, seconds: loadS, arrivals, refusals, items, seed },
        providerMs,
        drainTimeoutMs: restWithinS * 1_000,
        ...(until && { until }),
        ...(workload.faults && { faults: workload.faults }),
      })),
    )
  })
}

/** Where the ratios are taken there may be more to measure. */
const amountsAt = (downstream: number, { services, repetitions, loadS, whereCompared }: ChosenWorkload) =>
  (downstream === referenceCount(services) && whereCompared) || { repetitions, loadS, until: undefined }
