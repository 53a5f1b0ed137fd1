/** compare: measures the cells of the chosen experiments one after the other, and keeps what is done after each. */
import { messageOf } from '#shared/runtime/fault.ts'
import { type Random, random, shuffled } from '#shared/runtime/random.ts'
import { stackConfig } from '#stack/config.ts'
import type { StyleName } from '#stack/styles.ts'
import { invariants } from './audit/audit.ts'
import { type Bench, openBench } from './bench.ts'
import { type CellPlan, emptyCell, type MeasuredCell } from './cell.ts'
import type { Experiment } from './experiment.ts'
import { type DriverName, loadDriver } from './load/choose.ts'
import { noTimings } from './measure/timings.ts'
import { definitions, durability, fairness } from './report/definitions.ts'
import { commit, libraries, machine, servers } from './report/machine.ts'
import { type Results, results } from './report/results.ts'
import { speaks } from './report/verdict.ts'
import { measureCell } from './running.ts'
import { timeLeft } from './time-left.ts'
import { type ProfileName, readWorkload } from './workloads.ts'

export interface Comparison {
  profile: ProfileName
  experiments: readonly Experiment[]
  styles: readonly StyleName[]
  /** Numbers of downstream services, instead of the workload's. */
  services?: number[]
  /** Of the faults, only these. */
  faults?: string[]
  seed: number
  driver: DriverName
  command: string
}

export interface Audience {
  say(line: string): void
  /** @param leftS seconds until the last plan is done, more or less */
  cellStarts(plan: CellPlan, position: number, of: number, leftS: number): void
  cellEnds(measured: MeasuredCell): void
  /** After every cell: what is known so far. */
  keep(results: Results): void
}

/**
 * @param signal interrupts: what is done is kept, and everything that was started is stopped
 * @throws Fault before the first cell, when the servers or a workload are not right; afterwards a cell that breaks is a
 *   failed cell
 */
export async function compare(what: Comparison, audience: Audience, signal: AbortSignal): Promise<Results> {
  const order = random(what.seed, 'order of cells')
  const queues = what.experiments.map((experiment) => ({ experiment, plans: plansFor(experiment, what, order) }))
  const more = what.experiments.flatMap(({ needs }) => needs ?? [])
  const driver = await loadDriver(what.driver)
  audience.say(driver.says)
  const bench = await openBench(stackConfig(), what.styles, what.seed, driver, audience.say, more)
  const measured: MeasuredCell[] = []
  const meta = await metaOf(what, bench)
  const current = (complete: boolean) => resultsOf(measured, what, { ...meta, complete })
  const runId = Date.now().toString(36)
  const left = timeLeft()
  let started = 0
  try {
    for (const { experiment, plans } of queues)
      while (plans.length > 0 && !signal.aborted) {
        const plan = plans.shift() as CellPlan
        const waiting = queues.flatMap(({ experiment, plans }) => plans.map((plan) => ({ experiment, plan })))
        audience.cellStarts(plan, ++started, started + waiting.length, left.of([{ experiment, plan }, ...waiting]))
        await left.measure({ experiment, plan }, () =>
          measureOne(bench, plan, `${runId}-${started}`, experiment, signal, (cell) => {
            // The books of every cell together would fill the memory of a long run.
            const { evidence: _, ...kept } = cell
            measured.push(kept)
            audience.cellEnds(cell)
            plans.push(...[experiment.next?.(cell)].filter((next) => next != null))
            audience.keep(current(false))
          }),
        )
      }
  } finally {
    await bench.close()
  }
  const all = current(!signal.aborted)
  audience.keep(all)
  return all
}

/** Shuffled, so that no style has the machine's better minutes. */
function plansFor(
  experiment: Experiment,
  { profile, styles, services, faults }: Comparison,
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
  bench: Bench,
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
    await bench.clearServers(plan.style).catch(() => {})
    ended({ plan, timings: noTimings(), cell: { ...emptyCell(plan), failure } })
  }
}

function resultsOf(measured: readonly MeasuredCell[], what: Comparison, meta: Results['meta']): Results {
  const good = measured.filter(({ cell }) => speaks(cell))
  const findings = what.experiments.map((experiment) =>
    experiment.findings(
      good.filter(({ plan }) => plan.experiment === experiment.name),
      what.seed,
    ),
  )
  return results.parse({
    meta,
    cells: measured.map(({ cell }) => cell),
    comparisons: findings.flatMap(({ comparisons }) => comparisons),
    slopes: findings.flatMap(({ slopes }) => slopes),
    checks: findings.flatMap(({ checks }) => checks),
  })
}

async function metaOf({ seed, profile, command }: Comparison, bench: Bench): Promise<Results['meta']> {
  return {
    commit: commit(),
    date: new Date().toISOString(),
    command,
    machine: machine(),
    node: process.version,
    servers: await servers(bench.providersDb, bench.stack.config.external),
    libraries: libraries(),
    driver: bench.driver.version,
    seed,
    profile,
    complete: false,
    definitions: { ...definitions },
    durability: { ...durability },
    fairness: [...fairness],
    invariants: Object.fromEntries(invariants.map(({ id, says }) => [id, says])),
  }
}
