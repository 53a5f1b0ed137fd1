/** The bounds that the project sets for its styles: what each service may add, and how close settle must be to its minimum. */
import { type StyleName, styleNames } from '#stack/styles.ts'
import type { Metric } from '../../comparison.ts'
import { referenceServiceCount } from '../../comparison.ts'
import type { Findings } from '../../experiment.ts'
import { rounded, thousandths } from '../../statistics.ts'

type Check = Findings['checks'][number]

export const baseline: StyleName = 'synchronous-chain'

/** The largest ratios that are accepted: accept p50 to the baseline's, settle p50 to the critical path. */
const maxRatios: Record<StyleName, { accept: number; settle: number } | null> = {
  'synchronous-chain': null,
  choreography: { accept: 0.03, settle: 1.15 },
  orchestration: { accept: 0.06, settle: 1.25 },
  'job-queue': null,
  'polled-table': null,
  hybrid: { accept: 0.06, settle: 1.25 },
  'careful-chain': null,
  'fire-and-forget': null,
}
const bounded = styleNames.flatMap((style) => {
  const bounds = maxRatios[style]
  return bounds ? [[style, bounds] as const] : []
})

/** @param providerMs the mean response time of a provider; null when the chain was not measured */
export function acceptanceCriteria(
  comparisons: Findings['comparisons'],
  slopes: Findings['slopes'],
  providerMs: number | null,
): Check[] {
  const measured = bounded.filter(([style]) => [...comparisons, ...slopes].some((one) => one.style === style))
  return [
    chainCheck(slopes, providerMs),
    ...measured.map(([style]) => slopeCheck(slopes, style)),
    ...measured.map(([style, { accept }]) => ratioCheck(comparisons, style, 'acceptMs', baseline, accept)),
    ...measured.map(([style, { settle }]) => ratioCheck(comparisons, style, 'settleMs', 'critical path', settle)),
  ]
}

const acceptSlope = (slopes: Findings['slopes'], style: StyleName) =>
  slopes.find((line) => line.style === style && line.metric === 'acceptMs p50')

function chainCheck(slopes: Findings['slopes'], providerMs: number | null): Check {
  const chain = acceptSlope(slopes, baseline)
  const share = chain && providerMs ? chain.perService / providerMs : undefined
  return {
    claim: 'synchronous-chain: what a service adds to accept p50, to the mean provider time',
    figure: share ? `${thousandths(share)} (${chain!.perService} ms of ${rounded(providerMs!)} ms)` : 'not measured',
    bound: '0.95 to 1.05',
    met: share ? share >= 0.95 && share <= 1.05 : null,
  }
}

function slopeCheck(slopes: Findings['slopes'], style: StyleName): Check {
  const line = acceptSlope(slopes, style)
  return {
    claim: `${style}: what a service adds to accept p50`,
    figure: line ? `${line.perService} ms ${interval(line)}` : 'not measured',
    bound: '< 1 ms',
    met: line ? line.perService < 1 : null,
  }
}

function ratioCheck(
  comparisons: Findings['comparisons'],
  style: StyleName,
  metric: Metric,
  against: string,
  limit: number,
): Check {
  const found = comparisons.find(
    (one) => one.style === style && one.against === against && one.metric.startsWith(metric),
  )
  return {
    claim: `${style}: ${metric.replace('Ms', '')} p50 at N = ${referenceServiceCount}, to the ${against}'s`,
    figure: found ? `${found.ratio} ${interval(found)}` : 'not measured',
    bound: `≤ ${limit}`,
    met: found ? found.ratio <= limit : null,
  }
}

const interval = ({ low, high }: { low: number; high: number }): string => `[${low}, ${high}]`
