/** What differs between two results: medians, costs, shares of correct orders, knees; of what both have measured. */
import { random } from '#shared/runtime/random.ts'
import { durabilities } from '#stack/config.ts'
import { durabilitySuffix, metrics } from '../comparison.ts'
import type { Cell, Results } from '../results-schema.ts'
import type { Interval } from '../statistics.ts'
import { middle, ofDurability, ofExperiment, validCells } from './cells.ts'
import { correctShare, groupByFault, inOrder } from './faults.ts'
import { figure, ms, percent } from './format.ts'
import { type Ramp, rampsOf } from './knees.ts'
import { type Repetitions, ratioOfMedians, shareDifference } from './resampling.ts'
import { byStyle } from './style-themes.ts'

export interface Change {
  what: string
  style: string
  before: string
  now: string
  /** A ratio now ÷ before, or a difference in shares. */
  kind: 'ratio' | 'difference'
  value: number
  /** null where the files keep too little for one. */
  interval: Pick<Interval, 'low' | 'high'> | null
  /** Whether more is better. */
  higherIsBetter: boolean
}

/** Only of what both have measured, in the same way. */
export function compareResults(old: Results, now: Results): Change[] {
  return durabilities.flatMap((durability) => {
    const [before, after] = [ofDurability(old, durability), ofDurability(now, durability)]
    return [latencyChanges, availabilityChanges, kneeChanges]
      .flatMap((changes) => changes(before, after))
      .map((change) => ({ ...change, what: `${change.what}${durabilitySuffix(durability)}` }))
  })
}

/** Of latency stacking and the sustained rate: medians, and what an order costs. */
function latencyChanges(old: Results, now: Results): Change[] {
  const key = ({ experiment, style, params }: Cell) =>
    JSON.stringify([experiment, style, params.downstream, params.ratePerS])
  const timed = ({ cells }: Results) =>
    validCells(cells).filter(({ experiment }) => experiment === 'latency-stacking' || experiment === 'sustained')
  const before = Map.groupBy(timed(old), key)
  const groups = [...Map.groupBy(timed(now), key)].sort(
    ([, [a]], [, [b]]) =>
      a!.experiment.localeCompare(b!.experiment) ||
      Number(a!.params.downstream) - Number(b!.params.downstream) ||
      byStyle(a!.style, b!.style),
  )
  return groups.flatMap(([name, cells]) => {
    const earlier = before.get(name)
    return earlier ? [...medianChanges(earlier, cells, now.meta.seed), ...costChange(earlier, cells)] : []
  })
}

const named = ({ experiment, params }: Cell, metric: string) =>
  `${experiment}, N = ${params.downstream}${experiment === 'sustained' ? `, ${params.ratePerS}/s` : ''}: ${metric}`

function medianChanges(old: readonly Cell[], now: readonly Cell[], seed: number): Change[] {
  return metrics.flatMap((metric) => {
    const [before, after] = [middle(old, (cell) => cell[metric].p50), middle(now, (cell) => cell[metric].p50)]
    if (before === null || after === null || before === 0) return []
    const what = named(now[0]!, `${metric.replace('Ms', '')} p50`)
    const shapes = [old, now].map((cells) => shapeOf(cells, metric))
    const ratio = shapes.every((shape) => shape !== null)
      ? ratioOfMedians(shapes[0]!, shapes[1]!, random(seed, `against/${now[0]!.style}/${what}`))
      : null
    const value = ratio?.value ?? after / before
    const shown = { what, style: now[0]!.style, before: ms(before), now: ms(after) }
    return [{ ...shown, kind: 'ratio' as const, value, interval: ratio, higherIsBetter: false }]
  })
}

function shapeOf(cells: readonly Cell[], metric: (typeof metrics)[number]): Repetitions | null {
  if (cells.some(({ quantiles }) => !quantiles || quantiles[metric].length === 0)) return null
  return cells.map((cell) => ({ sorted: cell.quantiles![metric], n: cell[metric].n }))
}

function costChange(old: readonly Cell[], now: readonly Cell[]): Change[] {
  const [before, after] = [old, now].map((cells) => middle(cells, ({ costPerOrder }) => costPerOrder?.cpuMsTotal))
  if (!before || after == null) return []
  const shown = { what: named(now[0]!, 'CPU per order'), style: now[0]!.style, before: ms(before), now: ms(after) }
  return [{ ...shown, kind: 'ratio', value: after / before, interval: null, higherIsBetter: false }]
}

function availabilityChanges(old: Results, now: Results): Change[] {
  const before = groupByFault(old.cells)
  return inOrder(groupByFault(now.cells)).flatMap((after) => {
    const earlier = before.find((one) => one.style === after.style && one.fault === after.fault)
    if (
      !earlier ||
      earlier.invalidReasons.length + after.invalidReasons.length > 0 ||
      earlier.attempts * after.attempts === 0
    )
      return []
    const counts = [earlier, after].map(({ fates, attempts }) => ({ hits: fates.correct, of: attempts }))
    const { value, low, high } = shareDifference(counts[0]!, counts[1]!)
    const shown = { before: percent(correctShare(earlier)), now: percent(correctShare(after)) }
    const what = `availability, ${after.fault}: correct orders`
    return [
      {
        what,
        style: after.style,
        ...shown,
        kind: 'difference' as const,
        value,
        interval: { low, high },
        higherIsBetter: true,
      },
    ]
  })
}

function kneeChanges(old: Results, now: Results): Change[] {
  const before = rampsOf(ofExperiment(old, 'scaling'))
  return rampsOf(ofExperiment(now, 'scaling')).flatMap(({ style, replicas, ...after }) => {
    const earlier = before.find((ramp) => ramp.style === style && ramp.replicas === replicas)
    if (!earlier?.knee || !after.knee) return []
    const shown = { before: `${figure(earlier.knee.ratePerS)}/s`, now: `${figure(after.knee.ratePerS)}/s` }
    const what = `scaling, × ${replicas}: knee`
    const value = after.knee.ratePerS / earlier.knee.ratePerS
    const interval = between(earlier, after)
    return [{ what, style, ...shown, kind: 'ratio' as const, value, interval, higherIsBetter: true }]
  })
}

/** A knee lies somewhere between two steps of its ramp. */
function between(before: Pick<Ramp, 'knee' | 'beyond'>, now: Pick<Ramp, 'knee' | 'beyond'>): Change['interval'] {
  if (!before.beyond || !now.beyond) return null
  return { low: now.knee!.ratePerS / before.beyond.ratePerS, high: now.beyond.ratePerS / before.knee!.ratePerS }
}
