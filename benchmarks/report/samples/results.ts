/** Results of a run that never was, with every experiment and every style. Only tests may use them. */
import { stackConfig } from '#stack/config.ts'
import { faults } from '../../faults/faults.ts'
import { definitions, fairness } from '../../meta/definitions.ts'
import { durability } from '../../meta/durability.ts'
import { type Results, results } from '../../results-schema.ts'
import { serverVariants } from '../../variants.ts'
import { faultCell, stacked, styles } from './cells.ts'
import { held, scaled } from './load.ts'

export function sampleResults(): Results {
  const struckInTurn = styles.flatMap((style) =>
    faults.flatMap((fault, i) =>
      fault.appliesTo(style) ? [faultCell(style, fault.name, fault.kind, fault.part, i)] : [],
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
      durability: {
        ...durability(stackConfig({}), serverVariants),
        disk: 'Flushes 4 KiB in 0.14 ms',
      },
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
      { metric: 'acceptMs p50, power loss', style: 'orchestration', perService: 1.4, low: 1.1, high: 1.6 },
    ],
    checks: [
      {
        claim: 'choreography: what a service adds to accept p50',
        figure: '0.12 ms [-0.1, 0.3]',
        bound: '< 1 ms',
        met: true,
      },
      { claim: 'orchestration: settle p50 to the critical path', figure: '1.3', bound: '≤ 1.25', met: false },
      { claim: 'fire-and-forget: lost orders', figure: '23 %', bound: '40 %', met: null },
    ],
  })
}
