/** What was measured of these ways at the point of the grid that is nearest to an interaction (experiment break-even). */
import type { StyleName } from '#stack/styles.ts'
import { type GridMetric, gridMetrics } from '../benchmarks/experiments/break-even/estimates.ts'
import type { BreakEven } from '../benchmarks/experiments/break-even/findings.ts'
import type { GridPoint } from '../benchmarks/experiments/break-even/rankings.ts'
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
  figures: { answer: Answer; values: Partial<Record<GridMetric, number>> }[]
}

/** @returns null when the grid was not measured */
export function measuredNear(one: Interaction, { rankings }: BreakEven): Measured | null {
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
  return { at, figures: figures.filter(({ values }) => Object.keys(values).length > 0) }
}

const isSame = (a: GridPoint, b: GridPoint): boolean => JSON.stringify(a) === JSON.stringify(b)

/** By factors rather than differences: 15 and 30 ms are as far apart as 150 and 300. */
function distance({ services, ratePerS }: Interaction, at: GridPoint): number {
  const meanMs = services.reduce((sum, { takesMs }) => sum + takesMs, 0) / services.length
  const factor = (a: number, b: number) => Math.abs(Math.log(Math.max(a, 0.01) / b))
  return factor(meanMs, at.providerMeanMs) + factor(services.length, at.downstream) + factor(ratePerS, at.ratePerS)
}
