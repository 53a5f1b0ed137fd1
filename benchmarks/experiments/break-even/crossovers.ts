/** Where two styles change places along one axis of the grid, while the other two are fixed. */
import { rounded } from '../../statistics.ts'
import { clearSign, type Estimate, type GridMetric } from './estimates.ts'
import { type Axis, axes, type GridPoint, type Ranking } from './rankings.ts'

export interface Crossover {
  metric: GridMetric
  along: Axis
  /** The other two axes. */
  at: Partial<GridPoint>
  /** Clearly lower at `from`, and not beyond. */
  before: string
  /** Clearly lower at `to`, and not before. */
  after: string
  /** Neighbours among the measured values with a clear difference: the figures cross somewhere between them. */
  from: number
  to: number
  /** Where the figures are equal, if both change in a straight line between two measured values, as sums of waits do. */
  estimate: number
}

interface PairAt {
  x: number
  one: Estimate
  other: Estimate
}

/** Only styles that kept up at both ends. */
export function crossovers(ranked: readonly Ranking[]): Crossover[] {
  const styles = [...new Set(ranked.flatMap((ranking) => ranking.ranked.map(({ style }) => style)))]
  const pairs = styles.flatMap((one, i) => styles.slice(i + 1).map((other) => [one, other] as const))
  return linesOf(ranked).flatMap((line) =>
    pairs.flatMap(([one, other]) => crossoversOn(line, pairsOn(line, one, other))),
  )
}

interface Line {
  metric: GridMetric
  along: Axis
  at: Partial<GridPoint>
  rankings: Ranking[]
}

/** Every line of the grid along every axis, its points ascending. */
function linesOf(ranked: readonly Ranking[]): Line[] {
  return axes.flatMap((along) => {
    const fixed = axes.filter((axis) => axis !== along)
    const key = ({ metric, at }: Ranking) => [metric, ...fixed.map((axis) => at[axis])].join('/')
    return [...Map.groupBy(ranked, key).values()].map((own) => ({
      metric: own[0]!.metric,
      along,
      at: Object.fromEntries(fixed.map((axis) => [axis, own[0]!.at[axis]])),
      rankings: own.toSorted((a, b) => a.at[along] - b.at[along]),
    }))
  })
}

function pairsOn({ along, rankings }: Line, one: string, other: string): PairAt[] {
  return rankings.flatMap(({ at, ranked }) => {
    const [a, b] = [one, other].map((style) => ranked.find((estimate) => estimate.style === style))
    return a && b ? [{ x: at[along], one: a, other: b }] : []
  })
}

function crossoversOn({ metric, along, at }: Line, points: readonly PairAt[]): Crossover[] {
  const found: Crossover[] = []
  let last = -1
  for (const [i, point] of points.entries()) {
    const sign = clearSign(point.one, point.other)
    if (sign === 0) continue
    const before = points[last]
    if (before && clearSign(before.one, before.other) !== sign) {
      const [lower, higher] = sign < 0 ? [point.one, point.other] : [point.other, point.one]
      const between = points.slice(last, i + 1)
      const ends = { from: before.x, to: point.x, estimate: rounded(zeroOf(between)) }
      found.push({ metric, along, at, before: higher.style, after: lower.style, ...ends })
    }
    last = i
  }
  return found
}

/** Where the sign of the difference changes first. @param points whose ends differ in sign */
function zeroOf(points: readonly PairAt[]): number {
  const differences = points.map(({ x, one, other }) => ({ x, y: one.value - other.value }))
  const i = differences.findIndex(({ y }, k) => k > 0 && y * differences[0]!.y <= 0)
  const [a, b] = [differences[i - 1]!, differences[i]!]
  return a.x + ((b.x - a.x) * a.y) / (a.y - b.y)
}
