/** compare: measures the cells of the chosen experiments one after the other, and keeps what is done after each. */
import { AppError, messageOf } from '#shared/runtime/errors.ts'
import { type Random, random, shuffled } from '#shared/runtime/random.ts'
import { type Durability, stackConfig } from '#stack/config.ts'
import { missingForNetworkFaults, openStack } from '#stack/stack.ts'
import type { StyleName } from '#stack/styles.ts'
import { type CellPlan, emptyCell, type MeasuredCell } from './cell.ts'
import { eta } from './eta.ts'
import type { Experiment } from './experiment.ts'
import { faults } from './faults/faults.ts'
import { findingsOf, measuredCells } from './findings.ts'
import { type DriverName, selectDriver } from './load/select-driver.ts'
import { noTimings } from './measure/timings.ts'
import { durabilityNotice } from './meta/definitions.ts'
import { metaOf } from './meta/meta.ts'
import { type Results, results } from './results-schema.ts'
import { measureCell } from './running.ts'
import { openBench, type TestBed } from './test-bed.ts'
import { type ProfileName, readWorkload } from './workloads.ts'

export interface BenchmarkOptions {
  profile: ProfileName
  experiments: readonly Experiment[]
  styles: readonly StyleName[]
  /** Numbers of downstream services, instead of the workload's. */
  services?: number[]
  /** Of the faults, only these. */
  faults?: string[]
  seed: number
  driver: DriverName
  /** power-loss: every plan twice, as usual and then on servers that flush at every commit. */
  durability: Durability
  command: string
}

interface Queue {
  experiment: Experiment
  plans: CellPlan[]
}

export interface ProgressReporter {
  say(line: string): void
  /** @param leftS seconds until the last plan is done, more or less */
  cellStarts(plan: CellPlan, position: number, of: number, leftS: number): void
  cellEnds(measured: MeasuredCell): void
  /** After every cell: what is known so far. */
  keep(results: Results): void
}

/**
 * @param signal interrupts: what is done is kept, and everything that was started is stopped
 * @throws Fault before the first cell on its servers, when they or a workload are not right; afterwards a cell that
 *   breaks is a failed cell
 */
export async function compare(
  what: BenchmarkOptions,
  audience: ProgressReporter,
  signal: AbortSignal,
): Promise<Results> {
  const leftOut = await faultsLeftOut(what)
  if (leftOut)
    what = { ...what, faults: what.faults ?? faults.filter(({ kind }) => kind !== 'network').map(({ name }) => name) }
  const order = random(what.seed, 'order of cells')
  const usual = what.experiments.map((experiment) => ({ experiment, plans: plansFor(experiment, what, order) }))
  const rounds = roundsOf(usual, what.durability)
  const needed = leftOut ? [] : what.experiments.flatMap(({ needs }) => needs ?? [])
  const driver = await selectDriver(what.driver)
  const lines = [
    driver.says,
    ...durabilityNotice(what.durability, stackConfig().external),
    ...(leftOut ? [leftOut] : []),
  ]
  for (const line of lines) audience.say(line)
  const measured: MeasuredCell[] = []
  let meta: Results['meta'] | undefined
  const keep = (complete: boolean): Results => {
    const found = resultsOf(measured, what, { ...meta!, complete })
    audience.keep(found)
    return found
  }
  const runId = Date.now().toString(36)
  const left = eta()
  let started = 0
  for (const { durability, queues } of rounds) {
    if (meta && signal.aborted) break
    const config = stackConfig({ ...process.env, KIT_DURABILITY: durability })
    const bench = await openBench(config, what.styles, what.seed, driver, audience.say, needed)
    try {
      meta ??= { ...(await metaOf(what, bench)), leftOut: leftOut ? [leftOut] : [] }
      for (const { experiment, plans } of queues)
        while (plans.length > 0 && !signal.aborted) {
          const plan = plans.shift() as CellPlan
          const waiting = rounds.flatMap(({ queues }) => queues).flatMap(eachPlan)
          audience.cellStarts(plan, ++started, started + waiting.length, left.of([{ experiment, plan }, ...waiting]))
          await left.measure({ experiment, plan }, () =>
            measureOne(bench, plan, `${runId}-${started}`, experiment, signal, (cell) => {
              // The books of every cell together would fill the memory of a long run.
              const { evidence: _, ...kept } = cell
              measured.push(kept)
              audience.cellEnds(cell)
              plans.push(...[experiment.next?.(cell)].filter((next) => next != null))
              keep(false)
            }),
          )
          if (plans.length === 0 && !signal.aborted) {
            const more = experiment.more?.(measuredCells(measured, experiment.name, durability), what.seed)
            if (more) audience.say(`${experiment.name}: ${more.why}; ${more.plans.length} more cells`)
            plans.push(...shuffled(more?.plans ?? [], order))
          }
        }
    } finally {
      await bench.close()
    }
  }
  return keep(!signal.aborted)
}

/**
 * @returns what is left out and why, where Toxiproxy cannot be had
 * @throws Fault configuration when just that was asked for
 */
async function faultsLeftOut({ experiments, faults: chosen }: BenchmarkOptions): Promise<string | undefined> {
  if (!experiments.some(({ needs }) => needs?.includes('toxiproxy'))) return
  const missing = await missingForNetworkFaults(openStack(stackConfig()))
  if (missing.length === 0) return
  const network = faults.filter(({ kind }) => kind === 'network').map(({ name }) => name)
  if (chosen?.some((name) => network.includes(name))) throw new AppError('configuration', missing.join('\n'))
  return `Left out, since Toxiproxy is not here: ${network.join(', ')}. ${missing.join(' ')}`
}

const eachPlan = ({ experiment, plans }: Queue) => plans.map((plan) => ({ experiment, plan }))

/** The same plans in the same order once more, each round on servers of its own. */
function roundsOf(usual: Queue[], durability: Durability): { durability: Durability; queues: Queue[] }[] {
  const again = usual.map(({ experiment, plans }) => ({
    experiment,
    plans: plans.map((plan): CellPlan => ({ ...plan, durability: 'power-loss' })),
  }))
  const first = { durability: 'kill-9' as const, queues: usual }
  return durability === 'power-loss' ? [first, { durability, queues: again }] : [first]
}

/** Shuffled, so that no style has the machine's better minutes. */
function plansFor(
  experiment: Experiment,
  { profile, styles, services, faults }: BenchmarkOptions,
  order: Random,
): CellPlan[] {
  const workload = readWorkload(experiment.name, profile)
  return shuffled(
    experiment.cells({ ...workload, ...(services && { services }), ...(faults && { faults }) }, styles),
    order,
  )
}

/** Hands over every cell that it comes to, a failed one too; none when it was interrupted. */
async function measureOne(
  bench: TestBed,
  plan: CellPlan,
  keyPrefix: string,
  experiment: Experiment,
  signal: AbortSignal,
  ended: (measured: MeasuredCell) => void,
): Promise<void> {
  try {
    await (experiment.measure ?? measureCell)(bench, plan, keyPrefix, signal, (measured) => {
      const { evidence, cell } = measured
      ended(evidence && experiment.judge ? { ...measured, cell: experiment.judge(plan, cell, evidence) } : measured)
    })
  } catch (error) {
    if (signal.aborted) return
    const failure = messageOf(error)
    await bench.wipeServers(plan.style).catch(() => {})
    ended({ plan, timings: noTimings(), cell: { ...emptyCell(plan), failure } })
  }
}

function resultsOf(
  measured: readonly MeasuredCell[],
  { experiments, seed }: BenchmarkOptions,
  meta: Results['meta'],
): Results {
  return results.parse({ meta, cells: measured.map(({ cell }) => cell), ...findingsOf(experiments, measured, seed) })
}
