/** Measures a style whose loyalty service can do only so many orders per second. */
import type { Measure } from '../../experiment.ts'
import { measureLoad } from '../../measure-cell.ts'
import { warmUp, withRunningStyle } from '../../running.ts'

/** One request at a time, 125 to 175 ms each: 6.7 per second. */
const bottleneck = { maxConcurrent: 1, minMs: 125, maxMs: 175 }

export const measureBackpressure: Measure = (testBed, plan, keyPrefix, signal, onCell) =>
  withRunningStyle(testBed, plan, signal, {}, async (ctx) => {
    await warmUp(ctx, plan, keyPrefix)
    await testBed.configureProvider('points', bottleneck)
    onCell(await measureLoad(ctx, plan, keyPrefix))
  })
