/** Cells under load that nobody measured: ramps with a knee, shares of it that are held, a sustained rate. For tests. */
import { emptyCell } from '../../cell.ts'
import type { Cell } from '../../results-schema.ts'
import { acceptAt, plan, type SampleStyle, settleAt, timed } from './cells.ts'

const knees: Record<SampleStyle, number> = { 'synchronous-chain': 9, choreography: 20.25, orchestration: 13.5 }

function loaded(style: SampleStyle, ratePerS: number, replicas: number, params: Cell['params']): Cell {
  const load = ratePerS / (knees[style] * replicas ** 0.5)
  const slower = load > 1 ? 12 * load : 1 + load ** 4
  const cell = timed(
    emptyCell(plan('scaling', style, 6, ratePerS)),
    acceptAt[style](6) * slower,
    settleAt[style](6) * slower,
  )
  const growing = load > 1 ? (load - 1) * ratePerS : 0
  return {
    ...cell,
    params: { ...cell.params, replicas, ...params },
    scaling: {
      offeredPerS: ratePerS,
      settledPerS: ratePerS / Math.max(1, load),
      underWay: Array.from({ length: 41 }, (_, k) => ({
        atMs: k * 250,
        orders: Math.round(growing * k * 0.25 + ratePerS * 0.3 * (1 + Math.sin(k))),
      })),
      within: load <= 1,
      limits: { acceptP99Ms: 1_000, settleP99Ms: 3_000 },
    },
  }
}

export function scaled(style: SampleStyle, replicas: number): Cell[] {
  const ramp = [4, 6, 9, 13.5, 20.25, 30.38, 45.56]
  const last = ramp.findIndex((rate) => rate > knees[style] * replicas ** 0.5)
  const knee = ramp[last - 1]!
  return [
    ...ramp.slice(0, last + 1).map((rate) => loaded(style, rate, replicas, { phase: 'ramp' })),
    ...[0.5, 0.7, 0.9].map((share) => loaded(style, knee * share, replicas, { phase: 'hold', share, kneePerS: knee })),
  ]
}

export function held(style: SampleStyle): Cell {
  const settledPerMinute = Math.min(1_000, knees[style] * 60)
  const cell = timed(emptyCell(plan('sustained', style, 6, 16.67)), acceptAt[style](6) * 2, settleAt[style](6) * 3)
  const isHeld = settledPerMinute === 1_000
  return {
    ...cell,
    sustained: {
      offeredPerMinute: 1_000,
      settledPerMinute,
      backlogAtEnd: isHeld ? 8 : 400,
      drainMs: 800,
      held: isHeld,
    },
  }
}
