/** Results of a run that never was: every experiment, every style, figures from formulas. Only tests may use them. */
import type { StyleName } from '#stack/styles.ts'
import { type CellPlan, emptyCell } from '../cell.ts'
import { faults } from '../faults/faults.ts'
import { outcomes } from '../measure/fates.ts'
import { definitions, durability, fairness } from './definitions.ts'
import { type Cell, type Results, results } from './results.ts'
import { quantiles, summarise } from './statistics.ts'

const styles: readonly StyleName[] = ['synchronous-chain', 'choreography', 'orchestration']

const plan = (experiment: string, style: StyleName, downstream: number, ratePerS: number): CellPlan => ({
  experiment,
  style,
  downstream,
  repetition: 1,
  warmUp: { ratePerS, seconds: 1 },
  load: { ratePerS, seconds: 10, arrivals: 'spaced', refusals: {} },
  restWithinMs: 1_000,
})

/** A long tail to the right, as latencies have. */
const around = (ms: number, n = 60): number[] => Array.from({ length: n }, (_, i) => ms * (0.85 + 0.3 * (i / n) ** 3))

const acceptAt: Record<StyleName, (n: number) => number> = {
  'synchronous-chain': (n) => 76 * n,
  choreography: () => 9,
  orchestration: () => 22,
}
const settleAt: Record<StyleName, (n: number) => number> = {
  'synchronous-chain': (n) => 76 * n,
  choreography: () => 182,
  orchestration: () => 196,
}
const cpuOf: Record<StyleName, Record<string, number>> = {
  'synchronous-chain': { order: 9, payment: 4, inventory: 4, shipping: 4, loyalty: 3, 'postgres/synchronous_chain': 8 },
  choreography: { order: 8, payment: 6, inventory: 7, shipping: 8, loyalty: 4, 'postgres/choreography': 14, kafka: 12 },
  orchestration: { order: 7, payment: 9, inventory: 9, shipping: 8, 'postgres/orchestration': 9, temporal: 48 },
}

function timed(cell: Cell, acceptMs: number, settleMs: number): Cell {
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

function stacked(style: StyleName, n: number): Cell {
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
  }
}

/** The chain loses what it cannot finish; the others are late. */
function struck(style: StyleName, fault: string, kind: string, part: string, i: number): Cell {
  const none = Object.fromEntries(outcomes.map((name) => [name, 0])) as Record<(typeof outcomes)[number], number>
  const fates =
    style === 'synchronous-chain'
      ? { ...none, correct: (i * 3) % 20, stuck: 20 - ((i * 3) % 20) }
      : { ...none, correct: 20 - (i % 7), late: i % 7 }
  const cell = emptyCell(plan('availability', style, 6, 6))
  return {
    ...cell,
    params: { ...cell.params, fault, kind, part },
    availability: { attempts: 20, ...fates, brokenMs: 5_000, loadMs: 10_000, drainMs: 900 * (i % 7) },
    audit: {
      checked: 40,
      violations: Array.from({ length: fates.stuck * 4 }, (_, k) => ({
        invariant: 'I1' as const,
        orderId: `order-${k}`,
        detail: 'stuck: still PENDING at quiescence </script>',
        promised: false,
      })),
    },
    valid: i !== 3,
    notes: i === 3 ? ['the event loop of the generator fell behind'] : [],
  }
}

const knees: Record<StyleName, number> = { 'synchronous-chain': 9, choreography: 20.25, orchestration: 13.5 }

function loaded(style: StyleName, ratePerS: number, replicas: number, params: Cell['params']): Cell {
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

function scaled(style: StyleName, replicas: number): Cell[] {
  const ramp = [4, 6, 9, 13.5, 20.25, 30.38, 45.56]
  const last = ramp.findIndex((rate) => rate > knees[style] * replicas ** 0.5)
  const knee = ramp[last - 1]!
  return [
    ...ramp.slice(0, last + 1).map((rate) => loaded(style, rate, replicas, { phase: 'ramp' })),
    ...[0.5, 0.7, 0.9].map((share) => loaded(style, knee * share, replicas, { phase: 'hold', share, kneePerS: knee })),
  ]
}

function held(style: StyleName): Cell {
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

export function madeUpResults(): Results {
  const struckInTurn = styles.flatMap((style) =>
    faults.flatMap((fault, i) =>
      fault.appliesTo(style) ? [struck(style, fault.name, fault.kind, fault.part, i)] : [],
    ),
  )
  return results.parse({
    meta: {
      commit: '0123456789ab',
      date: '2026-01-01T00:00:00.000Z',
      machine: { cpu: 'a <processor>', cores: 2, memoryGiB: 24, os: 'Linux 6' },
      node: 'v24.0.0',
      servers: { postgres: '18', kafka: '4', temporal: '1' },
      libraries: { kafkajs: '2', '@temporalio/worker': '1' },
      command: 'npm run compare -- --profile smoke --seed 1',
      seed: 1,
      profile: 'smoke',
      driver: 'embedded',
      complete: true,
      definitions: { ...definitions },
      durability: { ...durability },
      fairness: [...fairness],
      invariants: { I1: 'every acknowledged place has exactly one order' },
    },
    cells: [
      ...styles.flatMap((style) => [3, 4, 5, 6, 8, 12].map((n) => stacked(style, n))),
      ...struckInTurn,
      ...styles.flatMap((style) => (style === 'synchronous-chain' ? [1] : [1, 2]).flatMap((n) => scaled(style, n))),
      ...styles.map(held),
    ],
    comparisons: [
      {
        metric: 'acceptMs p50, N = 6',
        style: 'choreography',
        against: 'synchronous-chain',
        ratio: 0.02,
        low: 0.018,
        high: 0.023,
      },
      {
        metric: 'settleMs p50, N = 6',
        style: 'orchestration',
        against: 'critical path',
        ratio: 1.2,
        low: 1.15,
        high: 1.26,
      },
    ],
    slopes: [
      { metric: 'acceptMs p50', style: 'synchronous-chain', perService: 76.1, low: 75, high: 77.2 },
      { metric: 'acceptMs p50', style: 'choreography', perService: 0.12, low: -0.1, high: 0.3 },
      { metric: 'acceptMs p50', style: 'orchestration', perService: 0.4, low: 0.1, high: 0.6 },
    ],
    checks: [
      {
        claim: 'choreography: what a service adds to accept p50',
        figure: '0.12 ms [-0.1, 0.3]',
        bound: '< 1 ms',
        met: true,
      },
      { claim: 'orchestration: settle p50 to the critical path', figure: '1.3', bound: '≤ 1.25', met: false },
      { claim: 'chain: availability', figure: '23 %', bound: '40 %', met: null },
    ],
  })
}
