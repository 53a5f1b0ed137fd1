/**
 * The capacity of each style on this machine: the highest rate with which it keeps up (Theodolite: capacity(resources)), found by
 * bisection; then shares of it are held. The same again with more processes, where a style lets several share the work.
 */
import { AppError } from '#shared/runtime/errors.ts'
import type { StyleName } from '#stack/styles.ts'
import type { CellPlan } from '../../cell.ts'
import { type Experiment, plansOf } from '../../experiment.ts'
import { styleProfiles } from '../../style-profiles.ts'
import type { CapacityPlan, ChosenWorkload } from '../../workloads.ts'
import { equalRefusals } from '../equal-refusals.ts'
import { capacities } from './findings.ts'
import { measureCapacity } from './measure.ts'

/** How many steps a search has before it narrows its interval, after short holds and without them. */
const firstSteps = { coarse: 4, doublings: 2 }

export const scaling: Experiment = {
  name: 'scaling',
  plan: scalingPlans,
  measure: measureCapacity,
  findings: (measured) => ({
    comparisons: [],
    slopes: [],
    checks: [...capacities(measured), ...equalRefusals(measured.map(({ cell }) => cell))],
  }),
}

/** A style whose work several processes cannot share always has one process of each. */
function scalingPlans(workload: ChosenWorkload, styles: readonly StyleName[]): CellPlan[] {
  const { capacity, replicas } = workload
  if (!capacity) throw new AppError('configuration', 'The workload of the experiment scaling must define capacity.')
  return plansOf('scaling', workload, styles).flatMap((plan) =>
    (styleProfiles[plan.style].allowsReplicas ? replicas : [1]).map((count) => ({
      ...plan,
      replicas: count,
      capacity,
      loads: loadsOf(capacity, plan.load.seconds),
    })),
  )
}

/** Seconds of each: short holds, the search itself, and shares of the capacity. */
function loadsOf(capacity: CapacityPlan, loadS: number): number[] {
  const { coarse, shares, shareS = loadS, warmUpS } = capacity
  const short = coarse ? Array(Math.min(coarse.maxSteps, firstSteps.coarse)).fill(coarse.warmUpS + coarse.loadS) : []
  return [...short, ...Array(stepsOf(capacity)).fill(warmUpS + loadS), ...shares.map(() => warmUpS + shareS)]
}

/**
 * Each bisection halves the interval, which is a factor of two at first. A search that runs its boundary again rarely ends before
 * its last step: what failed once and passed once is run a third time.
 */
function stepsOf({ tolerance, maxSteps, confirms }: CapacityPlan): number {
  const bisections = Math.ceil(Math.log2(Math.LN2 / Math.log((1 + tolerance) / (1 - tolerance))))
  return confirms ? maxSteps : Math.min(maxSteps, firstSteps.doublings + Math.max(0, bisections))
}
