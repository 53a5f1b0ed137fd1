/**
 * Where each style's knee is: a ramp goes up until accept or settle are too slow or a backlog grows; then shares of that
 * rate are held. With more consumers or workers the same again, where a style lets several share the work.
 */
import type { StyleName } from '#stack/styles.ts'
import type { CellPlan, MeasuredCell, RunData } from '../../cell.ts'
import { type Experiment, estimateLoadSeconds, type Measure, plansOf } from '../../experiment.ts'
import { settleFinder } from '../../measure/timings.ts'
import type { Cell, Scaling } from '../../results-schema.ts'
import { measureLoad, type Running, warmUp, withRunningStyle } from '../../running.ts'
import { rounded } from '../../statistics.ts'
import type { ChosenWorkload } from '../../workloads.ts'

/** A customer waits a second for an answer, and three for a confirmation. The chain's answer is its confirmation. */
const limits = { acceptP99Ms: 1_000, settleP99Ms: 3_000 }
/** Under way at the end of a load, in seconds of arrivals, beyond which a backlog is said to grow. */
const backlogAllowedS = 2
const samples = 40
/** Of a ramp, more or less. */
const usualSteps = 4

/** The chain calls each service at one address, so it has one process of each, whatever the others have. */
function scalingPlans(workload: ChosenWorkload, styles: readonly StyleName[]): CellPlan[] {
  const { stepShare, fastestPerS, shares, replicas: each } = workload
  return plansOf('scaling', workload, styles).flatMap((plan) =>
    (plan.style === 'synchronous-chain' ? [1] : each).map((replicas) => ({
      ...plan,
      replicas,
      ramp: { stepShare, fastestPerS, shares },
    })),
  )
}

const rampToKnee: Measure = async (bench, plan, keyPrefix, signal, ended) => {
  const { replicas = 1, ramp } = plan
  if (!ramp) throw new Error('A plan of the experiment scaling says how its ramp goes.')
  const { stepShare, fastestPerS, shares } = ramp
  await withRunningStyle(bench, plan, signal, { replicas }, async (ctx) => {
    await warmUp(ctx, plan, keyPrefix)
    let kneePerS = 0
    for (let ratePerS = plan.load.ratePerS; ratePerS <= fastestPerS; ratePerS *= stepShare) {
      const step = await measureStep(ctx, plan, rounded(ratePerS), `${keyPrefix}-ramp-${rounded(ratePerS)}`, {
        phase: 'ramp',
      })
      ended(step)
      if (!step.cell.scaling?.within) break
      kneePerS = ratePerS
    }
    for (const share of kneePerS > 0 ? shares : [])
      ended(
        await measureStep(ctx, plan, rounded(kneePerS * share), `${keyPrefix}-hold-${share}`, {
          phase: 'hold',
          share,
          kneePerS: rounded(kneePerS),
        }),
      )
  })
}

export const scaling: Experiment = {
  name: 'scaling',
  cells: scalingPlans,
  measure: rampToKnee,
  estimateSeconds: (plan) => estimateLoadSeconds(plan, usualSteps + (plan.ramp?.shares.length ?? 0)),
  findings: (measured) => ({ comparisons: [], slopes: [], checks: knees(measured) }),
}

async function measureStep(
  ctx: Running,
  plan: CellPlan,
  ratePerS: number,
  keyPrefix: string,
  params: Cell['params'],
): Promise<MeasuredCell> {
  const measured = await measureLoad(ctx, { ...plan, load: { ...plan.load, ratePerS } }, keyPrefix)
  const { cell, evidence } = measured
  const scaled = scalingOf(cell, evidence, ratePerS)
  return {
    ...measured,
    cell: { ...cell, params: { ...cell.params, replicas: plan.replicas ?? 1, ...params }, scaling: scaled },
  }
}

function scalingOf(
  { acceptMs, settleMs, orders, valid }: Cell,
  { run, snapshot, lastDueAt: end }: RunData,
  ratePerS: number,
): Scaling {
  const settledAt = settleFinder(snapshot)
  const start = Math.min(...run.attempts.map(({ intendedAt }) => intendedAt))
  const underWayAt = (at: number) =>
    run.attempts.filter((attempt) => attempt.intendedAt <= at && settledAt(attempt) > at).length
  const every = (end - start) / samples
  const underWay = Array.from({ length: samples + 1 }, (_, i) => start + i * every).map((at) => ({
    atMs: Math.round(at - start),
    orders: underWayAt(at),
  }))
  const settled = run.attempts.filter((attempt) => settledAt(attempt) <= end).length
  const quick = (acceptMs.p99 ?? 0) <= limits.acceptP99Ms && (settleMs.p99 ?? 0) <= limits.settleP99Ms
  return {
    offeredPerS: ratePerS,
    settledPerS: rounded((settled / (end - start)) * 1_000),
    underWay,
    within: valid && quick && orders.failed === 0 && underWayAt(end) <= Math.max(3, ratePerS * backlogAllowedS),
    limits,
  }
}

function knees(measured: readonly MeasuredCell[]) {
  const ramp = measured.filter(({ cell }) => cell.params.phase === 'ramp' && cell.scaling)
  const groups = Map.groupBy(ramp, ({ cell }) => `${cell.style}, ${cell.params.replicas} of each`)
  return [...groups].map(([name, steps]) => {
    const within = steps.filter(({ cell }) => cell.scaling!.within).map(({ cell }) => cell.scaling!.offeredPerS)
    const beyond = steps.filter(({ cell }) => !cell.scaling!.within).map(({ cell }) => cell.scaling!.offeredPerS)
    return {
      claim: `${name}: the fastest step of the ramp within the limits, in orders per second`,
      figure: within.length > 0 ? String(Math.max(...within)) : 'none',
      bound: beyond.length > 0 ? `< ${Math.min(...beyond)}` : 'not reached',
      met: null,
    }
  })
}
