/** Cells under load that nobody measured: searches for a capacity, shares of it that are held, a sustained rate. For tests. */
import { emptyCell } from '../../cell.ts'
import type { Cell } from '../../results-schema.ts'
import { acceptAt, plan, type SampleStyle, settleAt, stacked, timed } from './cells.ts'

const capacities: Record<SampleStyle, number> = { 'synchronous-chain': 9, choreography: 20.25, orchestration: 13.5 }

function loaded(style: SampleStyle, ratePerS: number, replicas: number, params: Cell['params']): Cell {
  const load = ratePerS / (capacities[style] * replicas ** 0.5)
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
    costPerOrder: stacked(style, 6).costPerOrder,
    memoryMiB: { idle: { order: 70, kafka: 400, providers: 80 }, loaded: { order: 90, kafka: 420, providers: 90 } },
    scaling: {
      offeredPerS: ratePerS,
      settledPerS: ratePerS / Math.max(1, load),
      underWay: Array.from({ length: 41 }, (_, k) => ({
        atMs: k * 250,
        orders: Math.round(growing * k * 0.25 + ratePerS * 0.3 * (1 + Math.sin(k))),
      })),
      within: load <= 1,
      keepingUp: {
        holdS: 10,
        criteria: [
          { name: 'backlog growth', figure: Math.max(0, load - 1), limit: 0.01, met: load <= 1 },
          { name: 'settle p99', figure: load > 1 ? null : 500, limit: 3_000, met: load <= 1 },
          { name: 'settled', figure: Math.min(1, 1 / load), limit: 0.98, met: load <= 1 },
        ],
      },
      limits: { acceptP99Ms: 1_000, settleP99Ms: 3_000 },
    },
  }
}

export function scaled(style: SampleStyle, replicas: number): Cell[] {
  const rates = [4, 6, 9, 13.5, 20.25, 30.38, 45.56]
  const last = rates.findIndex((rate) => rate > capacities[style] * replicas ** 0.5)
  const capacityPerS = rates[last - 1]!
  return [
    ...rates.slice(0, last + 1).map((rate, i) => loaded(style, rate, replicas, { phase: 'search', step: i + 1 })),
    ...[0.5, 0.7, 0.9].map((share) =>
      loaded(style, capacityPerS * share, replicas, { phase: 'share', share, capacityPerS }),
    ),
  ]
}

export function held(style: SampleStyle): Cell {
  const settledPerMinute = Math.min(1_000, capacities[style] * 60)
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
      correctPerMinute: 990,
      notGuaranteed: style === 'synchronous-chain' ? 12 : 0,
    },
  }
}
