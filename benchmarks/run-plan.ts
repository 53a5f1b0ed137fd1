/** What a run will measure: the plans of its experiments, shuffled, in rounds on servers of one kind each. */
import { AppError } from '#shared/runtime/errors.ts'
import { type Random, shuffled } from '#shared/runtime/random.ts'
import { stackConfig } from '#stack/config.ts'
import { missingForNetworkFaults, openStack } from '#stack/stack.ts'
import { expandStyles, mainStyles, type StyleName } from '#stack/styles.ts'
import type { CellPlan } from './cell.ts'
import type { Experiment } from './experiment.ts'
import { faults } from './faults/faults.ts'
import type { DriverName } from './load/select-driver.ts'
import { type ServerVariant, serverVariants, type VariantName, variantNames } from './variants.ts'
import { type ProfileName, readWorkload } from './workloads.ts'

export interface BenchmarkOptions {
  profile: ProfileName
  experiments: readonly Experiment[]
  /** Instead of those that each experiment measures by itself. */
  styles?: readonly StyleName[]
  /** Numbers of downstream services, instead of the workload's. */
  services?: number[]
  /** Only these faults. */
  faults?: string[]
  /** The faults that this machine can inject, of those that the workload names; all when absent. */
  possibleFaults?: string[]
  seed: number
  driver: DriverName
  /** Only these variants, in the experiment that has them. */
  variants?: ServerVariant[]
  command: string
}

/** Each round runs on servers of its own. */
export interface Round {
  /** How the servers are set up; as the environment says when absent. */
  variant?: VariantName
  queues: Queue[]
}

export interface Queue {
  experiment: Experiment
  plans: CellPlan[]
}

/** Shuffled, so that no style gets the machine's better minutes. Plans that vary the servers come last. */
export function planRounds({ experiments, ...options }: BenchmarkOptions, draws: Random): Round[] {
  const queues = experiments.map((experiment) => ({
    experiment,
    plans: floorsBesideStyles(shuffled(plansOf(experiment, options), draws)),
  }))
  const hasVariants = ({ plans }: Queue) => plans.some(({ variant }) => variant)
  const others = queues.filter((queue) => !hasVariants(queue))
  return [...(others.length > 0 ? [{ queues: others }] : []), ...queues.filter(hasVariants).flatMap(variedRounds)]
}

/** A floor runs right before the cell that is compared with it, or right after: the machine changes less in between. */
function floorsBesideStyles(plans: readonly CellPlan[]): CellPlan[] {
  const cellOf = ({ style, downstream, repetition }: CellPlan) => `${style}/${downstream}/${repetition}`
  const floors = new Map(plans.filter(({ part }) => part === 'floor').map((plan) => [cellOf(plan), plan]))
  return plans
    .filter(({ part }) => part !== 'floor')
    .flatMap((plan) => {
      const floor = plan.part || plan.control ? undefined : floors.get(cellOf(plan))
      if (!floor) return plan
      return plan.repetition % 2 === 1 ? [floor, plan] : [plan, floor]
    })
}

/** One repetition after the other, every second one backwards: a machine that steadily changes changes all variants alike. */
function variedRounds({ experiment, plans }: Queue): Round[] {
  const repetitions = [...new Set(plans.map(({ repetition }) => repetition))].sort((a, b) => a - b)
  return repetitions.flatMap((repetition) => {
    const own = plans.filter((plan) => plan.repetition === repetition)
    const rounds = variantNames.flatMap((variant) => {
      const ofVariant = own.filter((plan) => plan.variant === variant)
      return ofVariant.length > 0 ? [{ variant, queues: [{ experiment, plans: ofVariant }] }] : []
    })
    return repetition % 2 === 0 ? rounds.reverse() : rounds
  })
}

/** Of these rounds, without the default servers. */
export const variantsOf = (rounds: readonly Round[]): ServerVariant[] =>
  serverVariants.filter((name) => rounds.some(({ variant }) => variant === name))

function plansOf(
  experiment: Experiment,
  { profile, styles, services, faults: requested, possibleFaults, variants }: Omit<BenchmarkOptions, 'experiments'>,
): CellPlan[] {
  const workload = readWorkload(experiment.name, profile)
  const named: readonly string[] = workload.faults ?? possibleFaults ?? []
  const faults = requested ?? (possibleFaults && named.filter((name) => possibleFaults.includes(name)))
  const chosen = {
    ...workload,
    ...(services && { services }),
    ...(faults && { faults }),
    ...(requested && { once: [] }),
    ...(variants && { variants }),
  }
  return experiment.plan(chosen, stylesOf(experiment, styles))
}

const stylesOf = (experiment: Experiment, requested: BenchmarkOptions['styles']): readonly StyleName[] =>
  requested ?? experiment.styles ?? mainStyles

/** Every style that the run measures. */
export const measuredStyles = ({ experiments, styles }: BenchmarkOptions): StyleName[] =>
  expandStyles(experiments.flatMap((experiment) => stylesOf(experiment, styles)))

/**
 * Network faults need Toxiproxy, which not every machine can install.
 * @returns the faults that remain and why the others are skipped; null when none is
 * @throws AppError configuration when a network fault was requested by name
 */
export async function withoutNetworkFaults({ experiments, faults: requested }: BenchmarkOptions) {
  if (!experiments.some(({ needs }) => needs?.includes('toxiproxy'))) return null
  const missing = await missingForNetworkFaults(openStack(stackConfig()))
  if (missing.length === 0) return null
  const network = faults.filter(({ kind }) => kind === 'network').map(({ name }) => name)
  if (requested?.some((name) => network.includes(name))) throw new AppError('configuration', missing.join('\n'))
  return {
    faults: faults.map(({ name }) => name).filter((name) => !network.includes(name)),
    reason: `Skipped, because Toxiproxy is missing: ${network.join(', ')}. ${missing.join(' ')}`,
  }
}
