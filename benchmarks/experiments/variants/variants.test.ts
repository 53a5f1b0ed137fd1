/** Which cells are measured on which servers and in which order, and ratios of cells whose figures are known. */
import { expect, test } from 'vitest'
import { random } from '#shared/runtime/random.ts'
import type { StyleName } from '#stack/styles.ts'
import type { MeasuredCell } from '../../cell.ts'
import { type BenchmarkOptions, planRounds, variantsOf } from '../../run-plan.ts'
import { configOf, installVariants, type VariantName } from '../../variants.ts'
import { readWorkload } from '../../workloads.ts'
import { latencyStacking } from '../latency-stacking/experiment.ts'
import { sampleCell, withPlan } from '../samples.ts'
import { variants } from './experiment.ts'
import { defaultServers, findings } from './findings.ts'

const options: BenchmarkOptions = {
  profile: 'quick',
  experiments: [variants],
  seed: 1,
  driver: 'embedded',
  command: '',
}
const roundsOf = (chosen: Partial<BenchmarkOptions> = {}) => planRounds({ ...options, ...chosen }, random(1, 'test'))
const inOrder = (chosen?: Partial<BenchmarkOptions>) => roundsOf(chosen).map(({ variant }) => variant)

test('When all variants are measured, then they take turns with the default servers, every second time backwards', () => {
  const once: VariantName[] = ['default', 'power-loss', 'three-brokers', 'temporal-on-postgres']
  expect(inOrder()).toEqual([...once, ...once.toReversed()])
  for (const { queues } of roundsOf())
    for (const { plans } of queues) expect(new Set(plans.map(({ repetition }) => repetition)).size).toBe(1)
})

test('When a style does not use the servers that a variant changes, then it is not measured there', () => {
  const stylesOn = Object.fromEntries(
    roundsOf({ profile: 'smoke' }).map(({ variant, queues }) => [
      variant,
      queues.flatMap(({ plans }) => plans.map(({ style }) => style)).sort(),
    ]),
  )
  expect(stylesOn).toEqual({
    default: ['choreography', 'hybrid', 'orchestration'],
    'power-loss': ['choreography', 'hybrid', 'orchestration'],
    'three-brokers': ['choreography', 'hybrid'],
    'temporal-on-postgres': ['hybrid', 'orchestration'],
  })
})

test('When variants are named, then only these are measured, after the experiments on the default servers', () => {
  const chosen = { profile: 'smoke', experiments: [variants, latencyStacking], variants: ['three-brokers'] } as const
  const rounds = roundsOf({ ...chosen, experiments: [...chosen.experiments], variants: [...chosen.variants] })
  expect(rounds.map(({ variant }) => variant)).toEqual([undefined, 'default', 'three-brokers'])
  expect(rounds[0]!.queues.map(({ experiment }) => experiment.name)).toEqual(['latency-stacking'])
  expect(variantsOf(rounds)).toEqual(['three-brokers'])
})

test('When servers are set up for a variant, then they differ from the default ones in that alone, whatever the environment says', () => {
  const chosen = ({ durability, kafkaReplication, temporalServer }: ReturnType<typeof configOf>) => [
    durability,
    kafkaReplication,
    temporalServer,
  ]
  process.env.KIT_KAFKA_REPLICATION = '3'
  try {
    expect(chosen(configOf('default'))).toEqual(['kill-9', 1, 'dev'])
    expect(chosen(configOf('power-loss'))).toEqual(['power-loss', 1, 'dev'])
    expect(chosen(configOf('three-brokers'))).toEqual(['kill-9', 3, 'dev'])
    expect(chosen(configOf('temporal-on-postgres'))).toEqual(['kill-9', 1, 'postgres'])
    expect(configOf().kafkaReplication).toBe(3)
  } finally {
    delete process.env.KIT_KAFKA_REPLICATION
  }
})

test('When a server that a variant changes runs elsewhere, then that is an error, before anything is measured', async () => {
  process.env.KAFKA_BROKERS = 'one:9092'
  try {
    await expect(installVariants(['three-brokers'], () => {})).rejects.toThrow(
      'three-brokers cannot be measured: kafka at one:9092 was not started by the kit',
    )
  } finally {
    delete process.env.KAFKA_BROKERS
  }
})

test('When the committed workload is read, then every profile names its variants', () => {
  for (const profile of ['smoke', 'quick', 'full'] as const)
    expect(readWorkload('variants', profile).variants).toHaveLength(3)
})

/** Around a critical path of 160 ms. */
function cellOn(variant: VariantName, style: StyleName, settleMs: number, cpuMs: number): MeasuredCell {
  const measured = withPlan(sampleCell(style, 6, 10, settleMs), { experiment: 'variants', variant })
  const costPerOrder = { cpuMsTotal: cpuMs, providerCalls: 6 } as NonNullable<MeasuredCell['cell']['costPerOrder']>
  return { ...measured, cell: { ...measured.cell, costPerOrder, cpuWindowsMs: [cpuMs, cpuMs] } }
}

test('When a style has twice the overhead and CPU time on other servers, then these ratios are 2, with intervals', () => {
  const cells = [cellOn('default', 'choreography', 170, 50), cellOn('three-brokers', 'choreography', 180, 100)]
  const { comparisons } = findings([...cells, cellOn('default', 'orchestration', 200, 60)], 1)
  expect(comparisons.map(({ metric, style, ratio }) => [metric, style, ratio])).toEqual([
    ['accept p50, N = 6, three brokers', 'choreography', 1],
    ['settle p50, N = 6, three brokers', 'choreography', 1.059],
    ['overhead p50, N = 6, three brokers', 'choreography', 2],
    ['CPU per order, N = 6, three brokers', 'choreography', 2],
  ])
  for (const { low, high, ratio, against } of comparisons) {
    expect(against).toBe(defaultServers)
    expect(low).toBeLessThanOrEqual(ratio)
    expect(high).toBeGreaterThanOrEqual(ratio)
  }
})
