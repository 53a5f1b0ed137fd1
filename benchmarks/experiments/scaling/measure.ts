/** Ramps a running style up to its knee, then holds shares of that rate. */
import type { CellPlan, MeasuredCell, RunData } from '../../cell.ts'
import type { Measure } from '../../experiment.ts'
import { settleFinder } from '../../measure/timings.ts'
import { measureLoad } from '../../measure-cell.ts'
import type { Cell, Scaling } from '../../results-schema.ts'
import { type Running, warmUp, withRunningStyle } from '../../running.ts'
import { rounded } from '../../statistics.ts'

/** A customer waits one second for a response and three for a confirmation. In the chain, the response is the confirmation. */
const limits = { acceptP99Ms: 1_000, settleP99Ms: 3_000 }
/** A backlog is growing when more orders are under way at the end of a load than arrive in this many seconds. */
const backlogAllowedS = 2
const samples = 40

export const rampToKnee: Measure = async (testBed, plan, keyPrefix, signal, onCell) => {
  const { replicas = 1, ramp } = plan
  if (!ramp) throw new Error('A plan of the experiment scaling must define its ramp.')
  await withRunningStyle(testBed, plan, signal, { replicas }, async (ctx) => {
    const measure = async (ratePerS: number, name: string, params: Cell['params']) => {
      const measured = await measureStep(ctx, plan, rounded(ratePerS), `${keyPrefix}-${name}`, params)
      await onCell(measured)
      return measured
    }
    await warmUp(ctx, plan, keyPrefix)
    let kneePerS = 0
    for (let ratePerS = plan.load.ratePerS; ratePerS <= ramp.maxRatePerS; ratePerS *= ramp.stepFactor) {
      const { cell } = await measure(ratePerS, `ramp-${rounded(ratePerS)}`, { phase: 'ramp' })
      if (!cell.scaling?.within) break
      kneePerS = ratePerS
    }
    for (const share of kneePerS > 0 ? ramp.holdShares : [])
      await measure(kneePerS * share, `hold-${share}`, { phase: 'hold', share, kneePerS: rounded(kneePerS) })
  })
}

async function measureStep(
  ctx: Running,
  plan: CellPlan,
  ratePerS: number,
  keyPrefix: string,
  params: Cell['params'],
): Promise<MeasuredCell> {
  const measured = await measureLoad(ctx, { ...plan, load: { ...plan.load, ratePerS } }, keyPrefix)
  const { cell, runData } = measured
  return {
    ...measured,
    cell: {
      ...cell,
      params: { ...cell.params, replicas: plan.replicas ?? 1, ...params },
      scaling: scalingOf(cell, runData, ratePerS),
    },
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
  const everyMs = (end - start) / samples
  const underWay = Array.from({ length: samples + 1 }, (_, i) => start + i * everyMs).map((at) => ({
    atMs: Math.round(at - start),
    orders: underWayAt(at),
  }))
  const settled = run.attempts.filter((attempt) => settledAt(attempt) <= end).length
  const isFast = (acceptMs.p99 ?? 0) <= limits.acceptP99Ms && (settleMs.p99 ?? 0) <= limits.settleP99Ms
  return {
    offeredPerS: ratePerS,
    settledPerS: rounded((settled / (end - start)) * 1_000),
    underWay,
    within: valid && isFast && orders.failed === 0 && underWayAt(end) <= Math.max(3, ratePerS * backlogAllowedS),
    limits,
  }
}
