/** What a run will measure: the plans of its experiments, shuffled, in rounds of one durability each. */
import { AppError } from '#shared/runtime/errors.ts'
import { type Random, shuffled } from '#shared/runtime/random.ts'
import { type Durability, stackConfig } from '#stack/config.ts'
import { missingForNetworkFaults, openStack } from '#stack/stack.ts'
import { expandStyles, mainStyles, type StyleName } from '#stack/styles.ts'
import type { CellPlan } from './cell.ts'
import type { Experiment } from './experiment.ts'
import { faults } from './faults/faults.ts'
import type { DriverName } from './load/select-driver.ts'
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
  seed: number
  driver: DriverName
  /** power-loss: every plan twice, the second time on servers that flush at every commit. */
  durability: Durability
  command: string
}

/** Each round runs on servers of its own. */
export interface Round {
  durability: Durability
  queues: Queue[]
}

export interface Queue {
  experiment: Experiment
  plans: CellPlan[]
}

/** Shuffled, so that no style gets the machine's better minutes. The second round has the plans of the first, in its order. */
export function planRounds({ experiments, durability, ...options }: BenchmarkOptions, draws: Random): Round[] {
  const queues = experiments.map((experiment) => ({ experiment, plans: shuffled(plansOf(experiment, options), draws) }))
  const first: Round = { durability: 'kill-9', queues }
  if (durability === 'kill-9') return [first]
  const again = queues.map(({ experiment, plans }) => ({
    experiment,
    plans: plans.filter(({ part }) => !part).map((plan): CellPlan => ({ ...plan, durability })),
  }))
  return [first, { durability, queues: again }]
}

function plansOf(
  experiment: Experiment,
  { profile, styles, services, faults }: Omit<BenchmarkOptions, 'experiments' | 'durability'>,
): CellPlan[] {
  const workload = readWorkload(experiment.name, profile)
  const chosen = { ...workload, ...(services && { services }), ...(faults && { faults }) }
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
    faults: requested ?? faults.map(({ name }) => name).filter((name) => !network.includes(name)),
    reason: `Skipped, because Toxiproxy is missing: ${network.join(', ')}. ${missing.join(' ')}`,
  }
}
