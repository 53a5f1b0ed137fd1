/** Injects one outage after the other into a running style under load, each a share of its capacity, one cell each. */
import { random, shuffled } from '#shared/runtime/random.ts'
import type { CellPlan, MeasuredCell, RunData } from '../../cell.ts'
import { coarseSearch } from '../../coarse-search.ts'
import type { Measure } from '../../experiment.ts'
import { faults } from '../../faults/faults.ts'
import { directLinks } from '../../faults/links.ts'
import { judgeHold } from '../../judge-hold.ts'
import { isAcknowledged } from '../../load/driver.ts'
import type { DrainTime } from '../../measure/drain-schema.ts'
import { settleFinder } from '../../measure/timings.ts'
import { measureLoad } from '../../measure-cell.ts'
import type { Cell } from '../../results-schema.ts'
import { isCleanAfter, type Running, restart, withRunningStyle } from '../../running.ts'
import { rounded } from '../../statistics.ts'
import { warmUpUntilFlat } from '../../warm-up.ts'
import type { Earlier, Struck } from '../availability/audit-fault.ts'
import { measureFault } from '../availability/measure.ts'
import { type AcceptedOrder, backlogOf, type CapacityInterval, capacityPerS, predictedMs, ratioOf } from './backlog.ts'
import { type Outage, outagesOf, phasesOf } from './outages.ts'

/** Each audit reads all orders since the last start. */
const maxOrders = 6_000

/** @throws an error when the style keeps up with no rate, or an outage breaks it for good */
export const measureDrainTimes: Measure = async (testBed, plan, keyPrefix, signal, onCell) => {
  const { outages, style } = plan
  if (!outages) throw new Error('A plan of the experiment drain-time must define its outages.')
  await withRunningStyle(testBed, plan, signal, {}, async (ctx) => {
    const { stack, configureProvider } = testBed
    const faultContext = { stack, style: ctx.style, links: directLinks, configureProvider }
    const draws = random(testBed.seed + plan.repetition, `outages/${style}`)
    const warm = await warmUpUntilFlat(ctx, plan, keyPrefix)
    const loads = loadsOf(ctx, plan, signal)
    const capacity = plan.capacityPerS ?? (await searchCapacity(loads, plan, keyPrefix, warm))
    for (const [i, outage] of shuffled(outagesOf(outages, style, plan.faults), draws).entries()) {
      const fault = faults.find((one) => one.name === outage.fault)!
      const injection = { fault, faultContext, strikeAt: draws.next() }
      const ratePerS = rounded(outage.share * capacityPerS(capacity))
      const own = { ...plan, load: { ...plan.load, ratePerS }, phases: phasesOf(outages, outage) }
      const name = `${keyPrefix}-${i}`
      const { measured, struck } = await loads.next(name, async (earlier) => {
        const found = await measureFault(ctx, own, injection, testBed.seed + i, name, earlier)
        return { ...found, runData: found.measured.runData }
      })
      await onCell(withDrainTime(measured, outage, struck, capacity, ratePerS))
    }
  })
}

/** Loads on one style, which is started anew where the load before left work behind, or many orders. */
function loadsOf(ctx: Running, plan: CellPlan, signal: AbortSignal) {
  const nothing = (): Earlier => ({ reported: new Set(), faults: [], poisoned: [] })
  let earlier = nothing()
  let isClean = true
  return {
    ctx,
    async next<T extends { runData: RunData }>(name: string, measure: (earlier: Earlier) => Promise<T>): Promise<T> {
      if (!isClean || ctx.attempts.length > maxOrders) {
        await restart(ctx, plan, signal)
        await warmUpUntilFlat(ctx, plan, `${name}-again`)
        earlier = nothing()
      }
      const measured = await measure(earlier)
      isClean = isCleanAfter(measured.runData)
      return measured
    },
  }
}

async function searchCapacity(
  { ctx, next }: ReturnType<typeof loadsOf>,
  plan: CellPlan,
  keyPrefix: string,
  warm: Cell['warmUp'],
): Promise<CapacityInterval> {
  const { coarse, maxRatePerS } = plan.outages!
  const { warmUpS: warmUpSeconds, loadS } = coarse
  const { passedPerS, failedPerS } = await coarseSearch(plan, coarse, maxRatePerS, warm, async (ratePerS, step) => {
    const seed = (plan.load.seed ?? 0) + 10 * step
    const own = { ...plan, load: { ...plan.load, ratePerS, seconds: warmUpSeconds + loadS, warmUpSeconds, seed } }
    const name = `${keyPrefix}-search-${step}`
    const { runData } = await next(name, () => measureLoad(ctx, own, name))
    return judgeHold(own, runData).keepsUp
  })
  if (passedPerS === null)
    throw new Error(`The style keeps up with none of the rates tried, down to ${failedPerS} orders per second.`)
  return { passedPerS, failedPerS }
}

function withDrainTime(
  measured: Required<MeasuredCell>,
  { outageS, share }: Outage,
  { at, until }: Struck,
  capacity: CapacityInterval,
  ratePerS: number,
): MeasuredCell {
  const { cell, runData } = measured
  const { run, snapshot, lastDueAt } = runData
  const settledAt = settleFinder(snapshot)
  const accepted = run.attempts
    .filter(isAcknowledged)
    .map((attempt): AcceptedOrder => ({ dueAt: attempt.intendedAt, settledAt: settledAt(attempt) }))
  const backlog = backlogOf(accepted, { at, endAt: until, loadEndsAt: lastDueAt })
  const drainTime: DrainTime = {
    outageMs: rounded(until - at),
    capacity,
    ratePerS,
    before: backlog.before,
    backlog: backlog.atEnd,
    drainMs: backlog.drainMs,
    predictedMs: predictedMs(backlog, capacity, ratePerS),
    ratio: ratioOf(backlog, capacity, ratePerS),
    loadAfterMs: rounded(lastDueAt - until),
  }
  return { ...measured, cell: { ...cell, params: { ...cell.params, outageS, share }, drainTime } }
}
