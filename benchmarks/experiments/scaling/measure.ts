/** Searches the capacity of a running style, each step from a clean state, and then holds shares of it. */
import type { Violation } from '../../audit/audit.ts'
import type { CellPlan, MeasuredCell, RunData } from '../../cell.ts'
import type { Measure } from '../../experiment.ts'
import { auditBeyondCapacity, customerLimits, judgeHold } from '../../judge-hold.ts'
import { findCapacity } from '../../measure/capacity.ts'
import { settleFinder } from '../../measure/timings.ts'
import { type IdleStyle, measureIdle, measureLoad } from '../../measure-cell.ts'
import type { Cell, Scaling } from '../../results-schema.ts'
import { type Running, restart, warmUp, withRunningStyle } from '../../running.ts'
import { rounded } from '../../statistics.ts'

const samples = 60
/** Each audit reads all orders since the last start. */
const maxOrders = 3_000
/** The lowest rate of the search, as a share of its first. */
const lowestShare = 1 / 16

export const measureCapacity: Measure = async (testBed, plan, keyPrefix, signal, onCell) => {
  const { replicas = 1, capacity, load } = plan
  if (!capacity) throw new Error('A plan of the experiment scaling must define how its capacity is searched.')
  const { tolerance, maxSteps, maxRatePerS: maxPerS, confirms, shares, idleS } = capacity
  await withRunningStyle(testBed, plan, signal, { replicas }, async (ctx) => {
    await warmUp(ctx, plan, keyPrefix)
    const idle = await measureIdle(ctx, idleS * 1_000)
    const steps = stepsOf(ctx, plan, keyPrefix, signal, idle)
    const run = async (ratePerS: number, params: Cell['params']) => {
      const measured = await steps.next(ratePerS, params)
      await onCell(measured)
      return measured.cell.scaling!.within
    }
    const minPerS = load.ratePerS * lowestShare
    const search = { fromPerS: load.ratePerS, maxPerS, minPerS, tolerance, maxSteps, confirms }
    const { passedPerS } = await findCapacity(search, (ratePerS, step) => run(ratePerS, { phase: 'search', step }))
    if (passedPerS === null) return
    for (const share of shares)
      await run(rounded(passedPerS * share), { phase: 'share', share, capacityPerS: passedPerS })
  })
}

/** Steps on one style, which is started anew where the step before left work behind, or many orders. */
function stepsOf(ctx: Running, plan: CellPlan, keyPrefix: string, signal: AbortSignal, idle: IdleStyle) {
  const reported = new Set<string>()
  let isClean = true
  let count = 0

  async function cleanUp(name: string): Promise<void> {
    if (isClean && ctx.attempts.length < maxOrders) return
    await restart(ctx, plan, signal)
    reported.clear()
    await warmUp(ctx, plan, `${name}-again`)
  }

  return {
    async next(ratePerS: number, params: Cell['params']): Promise<MeasuredCell> {
      count += 1
      const name = `${keyPrefix}-${count}`
      await cleanUp(name)
      const own = stepPlan(plan, ratePerS, count)
      const measured = await measureLoad(ctx, own, name, idle)
      const { runData, cell } = measured
      isClean = Object.keys(runData.left).length === 0 && runData.run.attempts.every(({ status }) => status !== null)
      const scaling = scalingOf(own, cell, runData)
      const audit = auditBeyondCapacity(measured, scaling.within)
      const { replicas = 1, load } = plan
      return {
        ...measured,
        cell: {
          ...cell,
          params: { ...cell.params, seconds: load.seconds, replicas, ...params },
          scaling,
          audit: { ...audit, violations: firstReports(audit.violations, reported) },
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
const stepPlan = (plan: CellPlan, ratePerS: number, step: number): CellPlan => {
  const { warmUpS } = plan.capacity!
  const { load } = plan
  const seconds = warmUpS + load.seconds
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
