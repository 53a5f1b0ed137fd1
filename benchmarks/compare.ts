/** compare: measures the plans of the chosen experiments one after the other, and saves the results after each cell. */
import { messageOf } from '#shared/runtime/errors.ts'
import { type Random, random, shuffled } from '#shared/runtime/random.ts'
import { type CellPlan, emptyCell, type MeasuredCell } from './cell.ts'
import { createEta, estimateText } from './eta.ts'
import type { Experiment } from './experiment.ts'
import { findingsOf, measuredCells } from './findings.ts'
import type { Journal } from './journal.ts'
import { selectDriver } from './load/select-driver.ts'
import { type MachineWatch, watchMachine } from './machine-watch.ts'
import type { SpeedProbes } from './measure/machine-speed.ts'
import { noTimings } from './measure/timings.ts'
import { metaOf } from './meta/meta.ts'
import { type OrderRow, type Results, results } from './results-schema.ts'
import {
  type BenchmarkOptions,
  measuredStyles,
  planRounds,
  type Queue,
  type Round,
  variantsOf,
  withoutNetworkFaults,
} from './run-plan.ts'
import { openTestBed, type TestBed } from './test-bed.ts'
import { environmentOf, installVariants } from './variants.ts'

export interface ProgressReporter {
  log(line: string): void
  /** @param leftS estimated seconds until the last plan is done */
  onPlan(plan: CellPlan, position: number, count: number, leftS: number): void
  onCell(measured: MeasuredCell): void
  /** After every cell: the results so far, and each of their orders. */
  save(results: Results, orders: readonly OrderRow[]): void
}

interface Run {
  /** Starts every idempotency key. */
  id: string
  options: BenchmarkOptions
  reporter: ProgressReporter
  journal: Journal
  signal: AbortSignal
  /** Shuffles plans. */
  draws: Random
  rounds: readonly Round[]
  eta: ReturnType<typeof createEta>
  started: number
  measured: MeasuredCell[]
  meta?: Results['meta']
}

/**
 * @param signal interrupts: finished cells are kept, and everything that was started is stopped
 * @throws AppError before the first cell, when a workload is invalid or the servers cannot start; later a cell that breaks
 *   is a failed cell
 */
export async function compare(
  requested: BenchmarkOptions,
  reporter: ProgressReporter,
  journal: Journal,
  signal: AbortSignal,
): Promise<Results> {
  const skipped = await withoutNetworkFaults(requested)
  const options = skipped ? { ...requested, possibleFaults: skipped.faults } : requested
  const draws = random(options.seed, 'order of cells')
  const rounds = planRounds(options, draws)
  const needs = skipped ? [] : options.experiments.flatMap(({ needs }) => needs ?? [])
  const driver = await selectDriver(options.driver)
  const leftOut = skipped ? [skipped.reason] : []
  const estimate = estimateText(rounds, (plan) => !journal.measuredOf(plan))
  for (const line of [driver.summary, ...leftOut, estimate]) reporter.log(line)
  await installVariants(variantsOf(rounds), reporter.log)
  const id = Date.now().toString(36)
  const begun = { eta: createEta(), started: 0, measured: [] }
  const run: Run = { id, options, reporter, journal, signal, draws, rounds, ...begun }
  for (const { variant, queues } of rounds) {
    if (run.meta && signal.aborted) break
    if (run.meta && variant && keepKnown(run, queues)) continue
    if (variant) reporter.log(`servers: ${variant}`)
    const environment = environmentOf(variant)
    const testBed = await openTestBed(environment, measuredStyles(options), options.seed, driver, reporter.log, needs)
    try {
      const { date, resumedAt } = journal
      run.meta ??= {
        ...(await metaOf({ ...options, variants: variantsOf(rounds) }, testBed)),
        leftOut,
        date,
        ...(resumedAt.length > 0 && { resumedAt }),
      }
      const machine = watchMachine(() => probesOf(testBed))
      for (const queue of queues) await measureQueue(run, testBed, machine, queue)
    } finally {
      await testBed.close()
    }
  }
  if (!signal.aborted) journal.complete()
  return saveResults(run, !signal.aborted)
}

/**
 * Keeps what was measured of a round before the run was interrupted, if that is everything: its servers need not start.
 * @returns false if something of it is left to measure
 */
function keepKnown(run: Run, queues: readonly Queue[]): boolean {
  const plans = queues.flatMap((queue) => queue.plans)
  const known = plans.map((plan) => run.journal.measuredOf(plan))
  if (known.some((cells) => cells === undefined)) return false
  run.measured.push(...known.flatMap((cells) => cells ?? []))
  run.started += plans.length
  for (const queue of queues) queue.plans.length = 0
  return true
}

async function measureQueue(
  run: Run,
  testBed: TestBed,
  machine: MachineWatch,
  { experiment, plans }: Queue,
): Promise<void> {
  while (plans.length > 0 && !run.signal.aborted) {
    const plan = plans.shift() as CellPlan
    const waiting = run.rounds.flatMap(({ queues }) => queues).flatMap((queue) => queue.plans)
    run.started += 1
    const known = run.journal.measuredOf(plan)
    if (known) run.measured.push(...known)
    else {
      run.reporter.onPlan(plan, run.started, run.started + waiting.length, run.eta.secondsFor([plan, ...waiting]))
      await run.eta.track(plan, () => measurePlan(run, testBed, machine, experiment, plan))
    }
    if (plans.length === 0 && !run.signal.aborted) plans.push(...extensionOf(run, experiment))
  }
}

/** Reports every cell of a plan, a failed one too; none when it was interrupted. */
async function measurePlan(
  run: Run,
  testBed: TestBed,
  machine: MachineWatch,
  experiment: Experiment,
  plan: CellPlan,
): Promise<void> {
  const own: MeasuredCell[] = []
  const onCell = async (cell: MeasuredCell) => {
    // The snapshots of all cells together would fill the memory of a long run.
    const { runData: _, ...kept } = cell
    await machine.afterCell(kept.cell)
    own.push(kept)
    run.measured.push(kept)
    run.reporter.onCell(cell)
    saveResults(run, false)
  }
  await machine.beginPlan()
  try {
    const prepared = experiment.prepare?.(plan, run.measured) ?? plan
    await experiment.measure(testBed, prepared, `${run.id}-${run.started}`, run.signal, onCell)
  } catch (error) {
    if (run.signal.aborted) return
    await testBed.wipeServers(plan.style).catch(() => {})
    await onCell({ plan, timings: noTimings(), cell: { ...emptyCell(plan), failure: messageOf(error) } })
  }
  await machine.endPlan()
  // A failed plan is measured again when the run is continued.
  if (own.every(({ cell }) => cell.failure === null)) run.journal.add(plan, own)
  saveResults(run, false)
}

const probesOf = ({ stack, providers, providersDb }: TestBed): SpeedProbes => ({
  url: `${providers.url}/health`,
  db: providersDb,
  ...(stack.servers.kafka.pids().length > 0 && { kafkaBrokers: stack.addresses.kafkaBrokers }),
})

function extensionOf(run: Run, { name, extend }: Experiment): CellPlan[] {
  const extension = extend?.(measuredCells(run.measured, name), run.options.seed)
  if (!extension) return []
  run.reporter.log(`${name}: ${extension.reason}; ${extension.plans.length} more cells`)
  return shuffled(extension.plans, run.draws)
}

function saveResults({ measured, options: { experiments, seed }, meta, reporter }: Run, complete: boolean): Results {
  const cells = measured.map(({ cell }) => cell)
  const findings = findingsOf(experiments, measured, seed)
  const valid = results.parse({ meta: { ...meta, complete }, cells, ...findings })
  reporter.save(valid, ordersOf(measured))
  return valid
}

const ordersOf = (measured: readonly MeasuredCell[]): OrderRow[] =>
  measured.flatMap(({ timings }, cell) => (timings.orders ?? []).map((order) => ({ cell, ...order })))
