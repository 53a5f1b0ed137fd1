/** Cells of the grid that nobody measured, with figures that are known beforehand. Only tests may use them. */
import type { StyleName } from '#stack/styles.ts'
import { timesOf } from '../../cell.ts'
import type { Cell } from '../../results-schema.ts'
import { sampleCell } from '../samples.ts'
import type { GridPoint } from './rankings.ts'

export const at = (providerMeanMs: number, downstream = 6, ratePerS = 4): GridPoint => ({
  providerMeanMs,
  downstream,
  ratePerS,
})

/** Forty orders, all within half a millisecond around these times. */
export function gridCell(
  style: StyleName,
  point: GridPoint,
  figures: { acceptMs: number; settleMs: number; cpuMs: number },
): Cell {
  const { cell, timings } = sampleCell(style, point.downstream, figures.acceptMs, figures.settleMs)
  return {
    ...cell,
    ...timesOf(timings),
    experiment: 'break-even',
    params: { ...cell.params, ...point },
    costPerOrder: {
      cpuMs: {},
      cpuMsTotal: figures.cpuMs,
      idleCpuMsPerS: {},
      commits: null,
      messages: 0,
      temporalEvents: null,
      outboundCalls: null,
      providerCalls: point.downstream,
      machineBusy: 0.5,
    },
  }
}
