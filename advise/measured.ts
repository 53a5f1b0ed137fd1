/** What was measured of these ways at the point of the grid that is nearest to an interaction (experiment break-even). */
import type { StyleName } from '#stack/styles.ts'
import type { Crossover } from '../benchmarks/experiments/break-even/crossovers.ts'
import { type GridMetric, gridMetrics } from '../benchmarks/experiments/break-even/estimates.ts'
import type { BreakEven } from '../benchmarks/experiments/break-even/findings.ts'
import { axes, type GridPoint } from '../benchmarks/experiments/break-even/rankings.ts'
import type { Answer } from './rules.ts'
import type { Interaction } from './system.ts'

/** The style that was measured for each answer; a transaction within one service was not. */
export const styleOf: Partial<Record<Answer, StyleName>> = {
  'a direct call': 'synchronous-chain',
  'a careful call': 'careful-chain',
  'a job queue': 'job-queue',
  choreography: 'choreography',
  orchestration: 'orchestration',
  'the hybrid': 'hybrid',
}

export interface Measured {
  at: GridPoint
  /** In what the interaction is far from everything that was measured. Empty if the figures may be compared with. */
  outsideGrid: string[]
  figures: { answer: Answer; values: Partial<Record<GridMetric, number>> }[]
  /** Where the way that is advised changes places with another, as near to the interaction as it was measured. */
  crossovers: Crossover[]
}

/** @returns null when the grid was not measured */
export function measuredNear(one: Interaction, advised: Answer, { rankings, crossovers }: BreakEven): Measured | null {
  const points = [...new Map(rankings.map(({ at }) => [JSON.stringify(at), at])).values()]
  const at = points.toSorted((a, b) => distance(one, a) - distance(one, b))[0]
  if (!at) return null
  const figures = (Object.entries(styleOf) as [Answer, StyleName][]).map(([answer, style]) => ({
    answer,
    values: Object.fromEntries(
      gridMetrics.flatMap((metric) => {
        const ranking = rankings.find((each) => each.metric === metric && isSame(each.at, at))
        const estimate = ranking?.ranked.find((each) => each.style === style)
        return estimate ? [[metric, estimate.value]] : []
      }),
    ),
  }))
  return {
    at,
    outsideGrid: outsideGrid(one, points),
    figures: figures.filter(({ values }) => Object.keys(values).length > 0),
    crossovers: crossovers.filter(
      (each) =>
        [each.before, each.after].includes(styleOf[advised] ?? '') &&
        axes.every((axis) => axis === each.along || each.at[axis] === at[axis]),
    ),
  }
}

/** Load and times below the grid change little; numbers of services do. */
function outsideGrid({ services, ratePerS }: Interaction, points: GridPoint[]): string[] {
  const range = (of: (at: GridPoint) => number) => [Math.min(...points.map(of)), Math.max(...points.map(of))] as const
  const [fewest, most] = range(({ downstream }) => downstream)
  const [, longestMs] = range(({ providerMeanMs }) => providerMeanMs)
  const [, fastest] = range((at) => at.ratePerS)
  const meanMs = meanMsOf(services)
  const count = services.length
  return [
    ...(count * 2 <= fewest || count > most * 2 ? [`${count} services, and ${fewest} to ${most} were measured`] : []),
    ...(meanMs > longestMs * 2 ? [`${Math.round(meanMs)} ms each, and at most ${longestMs} ms were measured`] : []),
    ...(ratePerS > fastest * 2 ? [`${ratePerS}/s, and at most ${fastest}/s were measured`] : []),
  ]
}

const meanMsOf = (services: Interaction['services']): number =>
  services.reduce((sum, { takesMs }) => sum + takesMs, 0) / services.length

const isSame = (a: GridPoint, b: GridPoint): boolean => JSON.stringify(a) === JSON.stringify(b)

/** By factors rather than differences: 15 and 30 ms are as far apart as 150 and 300. */
function distance({ services, ratePerS }: Interaction, at: GridPoint): number {
  const meanMs = meanMsOf(services)
  const factor = (a: number, b: number) => Math.abs(Math.log(Math.max(a, 0.01) / b))
  return factor(meanMs, at.providerMeanMs) + factor(services.length, at.downstream) + factor(ratePerS, at.ratePerS)
}
