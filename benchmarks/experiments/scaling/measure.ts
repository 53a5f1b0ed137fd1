/** Searches the capacity of a running style, each step from a clean state, and then holds shares of it. */
import type { Violation } from '../../audit/audit.ts'
import type { CellPlan, MeasuredCell, RunData } from '../../cell.ts'
import { boundsOf, coarseSearch } from '../../coarse-search.ts'
import type { Measure } from '../../experiment.ts'
import { auditBeyondCapacity, customerLimits, judgeHold } from '../../judge-hold.ts'
import { factorWithin, findCapacity } from '../../measure/capacity.ts'
import { settleFinder } from '../../measure/timings.ts'
import { type IdleStyle, measureIdle, measureLoad } from '../../measure-cell.ts'
import type { Cell, Scaling } from '../../results-schema.ts'
import { isCleanAfter, type Running, restart, withRunningStyle } from '../../running.ts'
import { rounded } from '../../statistics.ts'
import { warmUpNotes, warmUpUntilFlat } from '../../warm-up.ts'

const samples = 60
/** Each audit reads all orders since the last start. */
const maxOrders = 6_000

/** How long a step is held, after how long at its rate. */
interface HoldPlan {
  warmUpS: number
  loadS: number
}

export const measureCapacity: Measure = async (testBed, plan, keyPrefix, signal, onCell) => {
  const { replicas = 1, capacity, load } = plan
  if (!capacity) throw new Error('A plan of the experiment scaling must define how its capacity is searched.')
  const { coarse, tolerance, maxSteps, maxRatePerS: maxPerS, confirms, shares, shareS, warmUpS, idleS } = capacity
  await withRunningStyle(testBed, plan, signal, { replicas }, async (ctx) => {
    const warm = await warmUpUntilFlat(ctx, plan, keyPrefix)
    const idle = await measureIdle(ctx, idleS * 1_000)
    const steps = stepsOf(ctx, plan, keyPrefix, signal, idle, warm)
    const run = async (ratePerS: number, hold: HoldPlan, params: Cell['params']) => {
      const measured = await steps.next(ratePerS, hold, params)
      await onCell(measured)
      return measured.cell.scaling!.within
    }
    const hold = { warmUpS, loadS: load.seconds }
    const bounds = boundsOf(plan, maxPerS)
    const first =
      coarse &&
      (await coarseSearch(plan, coarse, maxPerS, warm, (ratePerS, step) =>
        run(ratePerS, coarse, { phase: 'coarse', step }),
      ))
    const from = first
      ? { fromPerS: first.passedPerS ?? bounds.minPerS, factor: factorWithin(tolerance) }
      : { fromPerS: load.ratePerS }
    const search = { ...bounds, ...from, tolerance, maxSteps, confirms }
    const { passedPerS } = await findCapacity(search, (ratePerS, step) =>
      run(ratePerS, hold, { phase: 'search', step }),
    )
    if (passedPerS === null) return
    for (const share of shares) {
      const params = { phase: 'share', share, capacityPerS: passedPerS }
      await run(rounded(passedPerS * share), { warmUpS, loadS: shareS ?? load.seconds }, params)
    }
  })
}

/** Steps on one style, which is started anew where the step before left work behind, or many orders. */
function stepsOf(
  ctx: Running,
  plan: CellPlan,
  keyPrefix: string,
  signal: AbortSignal,
  idle: IdleStyle,
  firstWarm: Cell['warmUp'],
) {
  const reported = new Set<string>()
  let warm = firstWarm
  let isClean = true
  let count = 0

  async function cleanUp(name: string): Promise<void> {
    if (isClean && ctx.attempts.length < maxOrders) return
    await restart(ctx, plan, signal)
    reported.clear()
    warm = await warmUpUntilFlat(ctx, plan, `${name}-again`)
  }

  return {
    async next(ratePerS: number, hold: HoldPlan, params: Cell['params']): Promise<MeasuredCell> {
      count += 1
      const name = `${keyPrefix}-${count}`
      await cleanUp(name)
      const own = stepPlan(plan, ratePerS, hold, count)
      const measured = await measureLoad(ctx, own, name, idle)
      const { runData, cell } = measured
      isClean = isCleanAfter(runData)
      const scaling = scalingOf(own, cell, runData)
      const audit = auditBeyondCapacity(measured, scaling.within)
      const { replicas = 1 } = plan
      return {
        ...measured,
        cell: {
          ...cell,
          params: { ...cell.params, seconds: hold.loadS, replicas, ...params },
          ...(warm && { warmUp: warm }),
          scaling,
          audit: { ...audit, violations: firstReports(audit.violations, reported) },
          notes: [...cell.notes, ...warmUpNotes(warm)],
        },
      }
    },
  }
}

/** Several steps read the same database: each violation belongs to the step whose audit found it first. */
const firstReports = (violations: readonly Violation[], reported: Set<string>): Violation[] =>
  violations.filter(({ invariant, orderId, detail }) => {
    const key = `${invariant} ${orderId} ${detail}`
    const isNew = !reported.has(key)
    reported.add(key)
    return isNew
  })

/** The load of a step is its warm-up, then its hold; each step has orders of its own. */
const stepPlan = (plan: CellPlan, ratePerS: number, { warmUpS, loadS }: HoldPlan, step: number): CellPlan => {
  const { load } = plan
  const seconds = warmUpS + loadS
  return { ...plan, load: { ...load, ratePerS, seconds, warmUpSeconds: warmUpS, seed: (load.seed ?? 0) + 10 * step } }
}

function scalingOf(plan: CellPlan, { audit }: Cell, runData: RunData): Scaling {
  const { run, snapshot, hold } = runData
  const { ratePerS } = plan.load
  const { keepsUp, criteria, holdS } = judgeHold(plan, runData)
  const isSound = audit.violations.every(({ guaranteed, invariant }) => !guaranteed || invariant === 'I0')
  const settledAt = settleFinder(snapshot)
  const start = Math.min(...run.attempts.map(({ intendedAt }) => intendedAt))
  const everyMs = (hold.until - start) / samples
  const underWayAt = (at: number) =>
    run.attempts.filter((attempt) => attempt.intendedAt <= at && settledAt(attempt) > at).length
  const settled = run.attempts.filter((attempt) => settledAt(attempt) >= hold.from && settledAt(attempt) < hold.until)
  return {
    offeredPerS: ratePerS,
    settledPerS: rounded(settled.length / Math.max(0.001, holdS)),
    underWay: Array.from({ length: samples + 1 }, (_, i) => ({
      atMs: Math.round(i * everyMs),
      orders: underWayAt(start + i * everyMs),
    })),
    within: keepsUp && isSound,
    keepingUp: { holdS, criteria },
    limits: customerLimits,
  }
}
