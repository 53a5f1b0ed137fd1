/** Cells that nobody measured, their figures from formulas: latency stacking and faults. Only tests may use them. */
import type { StyleName } from '#stack/styles.ts'
import { type CellPlan, emptyCell } from '../../cell.ts'
import { countOutcomes, type OutcomeCounts } from '../../measure/outcomes.ts'
import type { Recovery } from '../../measure/recovery-schema.ts'
import type { Cell, MachineSpeed } from '../../results-schema.ts'
import { quantiles, summarise } from '../../statistics.ts'

export const styles = ['synchronous-chain', 'choreography', 'orchestration'] as const satisfies StyleName[]
export type SampleStyle = (typeof styles)[number]

export const plan = (experiment: string, style: StyleName, downstream: number, ratePerS: number): CellPlan => ({
  experiment,
  style,
  downstream,
  repetition: 1,
  warmUp: { ratePerS, seconds: 1 },
  load: { ratePerS, seconds: 10, arrivals: 'spaced', refusals: {} },
  drainTimeoutMs: 1_000,
})

/** A long tail to the right, as latencies have. */
const around = (ms: number, n = 60): number[] => Array.from({ length: n }, (_, i) => ms * (0.85 + 0.3 * (i / n) ** 3))

export const acceptAt: Record<SampleStyle, (n: number) => number> = {
  'synchronous-chain': (n) => 76 * n,
  choreography: () => 9,
  orchestration: () => 22,
}
export const settleAt: Record<SampleStyle, (n: number) => number> = {
  'synchronous-chain': (n) => 76 * n,
  choreography: () => 182,
  orchestration: () => 196,
}
const cpuOf: Record<SampleStyle, Record<string, number>> = {
  'synchronous-chain': { order: 9, payment: 4, inventory: 4, shipping: 4, loyalty: 3, 'postgres/synchronous_chain': 8 },
  choreography: { order: 8, payment: 6, inventory: 7, shipping: 8, loyalty: 4, 'postgres/choreography': 14, kafka: 12 },
  orchestration: { order: 7, payment: 9, inventory: 9, shipping: 8, 'postgres/orchestration': 9, temporal: 48 },
}

export function timed(cell: Cell, acceptMs: number, settleMs: number): Cell {
  const times = { acceptMs: around(acceptMs), settleMs: around(settleMs), effectsMs: around(settleMs + 88) }
  return {
    ...cell,
    acceptMs: summarise(times.acceptMs),
    settleMs: summarise(times.settleMs),
    effectsMs: summarise(times.effectsMs),
    quantiles: {
      acceptMs: quantiles(times.acceptMs),
      settleMs: quantiles(times.settleMs),
      effectsMs: quantiles(times.effectsMs),
    },
    valid: true,
  }
}

export function stacked(style: SampleStyle, n: number): Cell {
  const cpuMs = { ...cpuOf[style], providers: 5 }
  return {
    ...timed(emptyCell(plan('latency-stacking', style, n, 4)), acceptAt[style](n), settleAt[style](n)),
    costPerOrder: {
      cpuMs,
      cpuMsTotal: Object.values(cpuOf[style]).reduce((sum, ms) => sum + ms, 0),
      idleCpuMsPerS: {},
      commits: 20,
      messages: style === 'choreography' ? 5 : 0,
      temporalEvents: style === 'orchestration' ? 60 : null,
      outboundCalls: style === 'synchronous-chain' ? n : 0,
      providerCalls: n,
      machineBusy: 0.4,
    },
    machine: { before: speed(n), after: speed(n + 1) },
  }
}

/** A machine whose disk becomes slower. */
const speed = (n: number): MachineSpeed => ({
  at: 60_000 * n,
  cpuMs: 1,
  httpMs: 0.25,
  commitMs: 0.25 * n,
  messageMs: 2.5,
})

/** The chain loses what it cannot finish; the others are late. */
export function faultCell(style: StyleName, fault: string, kind: string, part: string, i: number): Cell {
  const none = countOutcomes([])
  const counts =
    style === 'synchronous-chain'
      ? { ...none, correct: (i * 3) % 20, stuck: 20 - ((i * 3) % 20) }
      : { ...none, correct: 20 - (i % 7), late: i % 7 }
  const cell = emptyCell(plan('availability', style, 6, 6))
  return {
    ...cell,
    params: { ...cell.params, fault, kind, part },
    availability: {
      attempts: 20,
      ...counts,
      faultMs: 5_000,
      loadMs: 10_000,
      drainMs: 900 * (i % 7),
      recovery: recoveryWith(counts),
    },
    audit: {
      checked: 40,
      violations: Array.from({ length: counts.stuck * 4 }, (_, k) => ({
        invariant: 'I1' as const,
        orderId: `order-${k}`,
        detail: 'stuck: still PENDING at quiescence </script>',
        guaranteed: false,
      })),
    },
    valid: i !== 3,
    notes: i === 3 ? ['the event loop of the generator fell behind'] : [],
  }
}

/** Five seconds of a fault between two and three without one, at four orders a second. */
function recoveryWith({ correct, stuck }: OutcomeCounts): Recovery {
  const seconds = Array.from({ length: 10 }, (_, i) => i - 2)
  const isBroken = (second: number) => second >= 0 && second < 5
  return {
    deadlineMs: 5_000,
    recoveryMs: 800,
    accepted: 20 - stuck,
    inFlight: { correct: 2 },
    firstSuccessMs: { sinceStrike: stuck === 20 ? null : 5_900, sinceRecovery: stuck === 20 ? null : 900 },
    p99: { baselineMs: 400, bandMs: 600, backMs: 6_100 },
    neverDone: stuck,
    areaLost: 20 - correct,
    missing: stuck === 20 ? ['no order that arrived after the strike was carried out'] : [],
    timeline: {
      fromS: -2,
      arrived: seconds.map(() => 4),
      accepted: seconds.map((second) => (isBroken(second) ? Math.round((20 - stuck) / 5) : 4)),
      good: seconds.map((second) => (isBroken(second) ? Math.round(correct / 5) : 4)),
      underWay: seconds.map((second) => (isBroken(second) ? second + 1 : 1)),
    },
  }
}
