/** Measures a style at one rate after the other, the slowest first, for as long as it keeps up. */
import type { Measure } from '../../experiment.ts'
import { measureLoad } from '../../measure-cell.ts'
import { warmUp, withRunningStyle } from '../../running.ts'
import { whyBehind } from './keeping-up.ts'

export const measureRates: Measure = (testBed, plan, keyPrefix, signal, onCell) =>
  withRunningStyle(testBed, plan, signal, {}, async (ctx) => {
    await warmUp(ctx, plan, keyPrefix)
    for (const ratePerS of plan.ratesPerS ?? [plan.load.ratePerS]) {
      const atRate = { ...plan, load: { ...plan.load, ratePerS } }
      const measured = await measureLoad(ctx, atRate, `${keyPrefix}-${ratePerS}`)
      await onCell(measured)
      // What is left over would disturb the next rate.
      if (whyBehind(measured.cell) === 'not drained') return
    }
  })
