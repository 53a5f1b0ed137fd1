/** Searches the capacity of a style with so many slots and processes, around the one that Little's law predicts. */
import type { CellPlan, MeasuredCell, RunData } from '../../cell.ts'
import type { Measure } from '../../experiment.ts'
import { findCapacity } from '../../measure/capacity.ts'
import { type Hold, type HoldOrder, type KeepingUp, keepingUp } from '../../measure/keeping-up.ts'
import { settleFinder } from '../../measure/timings.ts'
import { measureLoad } from '../../measure-cell.ts'
import type { ScalingOut } from '../../results-schema.ts'
import { isCleanAfter, type Running, restart, warmUp, withRunningStyle } from '../../running.ts'
import { rounded } from '../../statistics.ts'
import { heldBetween, readSlotTimes } from './slot-time.ts'
import { capacitiesOf, processesOf, type Resources, unqueuedMs } from './theory.ts'

/** The first rate of the search and its limits, as shares of the predicted capacity. */
export const firstShare = 0.9
const maxShare = 1.2
const minShare = 0.1
/** A response and a settled order may take this many times as long as without any queue. */
const patience = 3
/** The load before the hold, as a multiple of the same time: until orders settle as fast as they arrive. */
const leadFactor = 2

export const measureScalingOut: Measure = async (testBed, plan, keyPrefix, signal, onCell) => {
  const { style, downstream, scaleOut } = plan
  if (!scaleOut) throw new Error('A plan of the experiment scaling-out must define its resources.')
  const { slots, each, bottleneck, tolerance, maxSteps, confirms } = scaleOut
  const processes = processesOf(style, downstream, each, bottleneck)
  const resources = { style, downstream, slots, processes }
  const { perS } = capacitiesOf(resources)[0]!
  const search = { fromPerS: perS * firstShare, maxPerS: perS * maxShare, minPerS: perS * minShare }
  const options = { replicas: { ...processes }, env: { SLOTS: String(slots) } }
  await withRunningStyle(testBed, plan, signal, options, async (ctx) => {
    await warmUp(ctx, plan, keyPrefix)
    let isClean = true
    await findCapacity({ ...search, tolerance, maxSteps, confirms }, async (ratePerS, step) => {
      const name = `${keyPrefix}-${step}`
      // A backlog from one step would fail the next.
      if (!isClean) {
        await restart(ctx, plan, signal)
        await warmUp(ctx, plan, `${name}-again`)
      }
      const measured = await measureStep(ctx, plan, resources, ratePerS, name)
      isClean = isCleanAfter(measured.runData)
      const { cell } = measured
      const params = { slots, each, ...(bottleneck && { bottleneck }), phase: 'search', step }
      await onCell({ ...measured, cell: { ...cell, params: { ...cell.params, ...params } } })
      return cell.scalingOut!.within
    })
  })
}

async function measureStep(
  ctx: Running,
  plan: CellPlan,
  resources: Resources,
  ratePerS: number,
  keyPrefix: string,
): Promise<Required<MeasuredCell>> {
  const { load, style, downstream } = plan
  const settleMs = unqueuedMs(style, downstream)
  const leadS = (leadFactor * settleMs) / 1_000
  const before = await readSlotTimes(ctx.style.services)
  const measured = await measureLoad(
    ctx,
    { ...plan, load: { ...load, ratePerS, seconds: leadS + load.seconds } },
    keyPrefix,
  )
  const held = heldBetween(before, await readSlotTimes(ctx.style.services), measured.runData.run.attempts.length)
  const hold = holdOf(measured.runData, ratePerS, leadS * 1_000)
  const limits = { acceptP99Ms: patience * settleMs, settleP99Ms: patience * settleMs }
  const scalingOut = scalingOutOf(resources, held, hold, keepingUp(hold, limits))
  return { ...measured, cell: { ...measured.cell, scalingOut } }
}

function holdOf({ run, snapshot, lastDueAt }: RunData, ratePerS: number, leadMs: number): Hold {
  const settledAt = settleFinder(snapshot)
  const orders = run.attempts.map((attempt): HoldOrder => {
    const { intendedAt, status, endedAt } = attempt
    const at = settledAt(attempt)
    const isAnswered = status !== null && status < 500
    return {
      dueAt: intendedAt,
      answeredAt: isAnswered ? endedAt : null,
      settledAt: isAnswered && Number.isFinite(at) ? at : null,
    }
  })
  return { ratePerS, from: Math.min(...orders.map(({ dueAt }) => dueAt)) + leadMs, until: lastDueAt, orders }
}

function scalingOutOf(
  resources: Resources,
  held: Record<string, number>,
  hold: Hold,
  { keepsUp, criteria }: KeepingUp,
): ScalingOut {
  const [slowest] = capacitiesOf(resources)
  const [asMeasured] = capacitiesOf(resources, (service) => held[service] ?? 0)
  const isInHold = (at: number | null) => at !== null && at >= hold.from && at < hold.until
  const settled = hold.orders.filter(({ settledAt }) => isInHold(settledAt)).length
  return {
    slots: resources.slots,
    processes: { ...resources.processes },
    slowest: slowest!.service,
    heldMs: slowest!.heldMs,
    predictedPerS: rounded(slowest!.perS),
    measuredHeldMs: held,
    impliedPerS: rounded(asMeasured!.perS),
    offeredPerS: hold.ratePerS,
    settledPerS: rounded((settled * 1_000) / (hold.until - hold.from)),
    within: keepsUp,
    missed: criteria
      .filter(({ met }) => !met)
      .map(({ name, figure, limit }) => `${name} ${figure ?? '∞'} (limit ${limit})`),
  }
}
