/** Measures a style at one rate after the other, the slowest first, for as long as it keeps up. */
import { messageOf } from '#shared/runtime/errors.ts'
import { emptyCell } from '../../cell.ts'
import type { Measure } from '../../experiment.ts'
import { noTimings } from '../../measure/timings.ts'
import { measureLoad } from '../../measure-cell.ts'
import { warmUp, withRunningStyle } from '../../running.ts'
import { whyBehind } from './keeping-up.ts'

export const measureRates: Measure = async (testBed, plan, keyPrefix, signal, onCell) => {
  let hasFailed = false
  await withRunningStyle(testBed, plan, signal, {}, async (ctx) => {
    await warmUp(ctx, plan, keyPrefix)
    for (const ratePerS of plan.ratesPerS ?? [plan.load.ratePerS]) {
      const atRate = { ...plan, load: { ...plan.load, ratePerS } }
      try {
        const measured = await measureLoad(ctx, atRate, `${keyPrefix}-${ratePerS}`)
        await onCell(measured)
        // What is left over would disturb the next rate.
        if (whyBehind(measured.cell) === 'not drained') return
      } catch (error) {
        signal.throwIfAborted()
        // Thrown, it would be a failure of the first rate.
        await onCell({ plan: atRate, timings: noTimings(), cell: { ...emptyCell(atRate), failure: messageOf(error) } })
        hasFailed = true
        return
      }
    }
  })
  if (hasFailed) await testBed.wipeServers(plan.style)
}
