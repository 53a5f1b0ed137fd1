/** The tables of break-even: where two styles change places, and every figure of the grid. */
import { tableOf } from '../../../report/columns.ts'
import { figure, type Row } from '../../../report/format.ts'
import type { Cell } from '../../../results-schema.ts'
import type { Crossover } from '../crossovers.ts'
import { breakEvenOf, metricNames } from '../findings.ts'
import type { Axis, Ranking } from '../rankings.ts'

type Table = { head: Row; rows: Row[] }

const withUnit: Record<Axis, (values: string | number) => string> = {
  providerMeanMs: (values) => `${values} ms`,
  downstream: (values) => `N = ${values}`,
  ratePerS: (values) => `${values}/s`,
}

/** The measured values around all of them, and where they lie by interpolation. */
function bracketOf(all: readonly Crossover[]): string {
  const { along } = all[0]!
  const ends = [Math.min(...all.map(({ from }) => from)), Math.max(...all.map(({ to }) => to))]
  const estimates = all.map(({ estimate }) => estimate)
  const about = [...new Set([Math.min(...estimates), Math.max(...estimates)].map(figure))].join(' to ')
  return `${along === 'providerMeanMs' ? 'a provider time of ' : ''}${withUnit[along](ends.join(' and '))} (about ${about})`
}

/** Two axes: each value of the first, with the values of the second. */
function placesOf(all: readonly Crossover[]): string {
  const [first, second] = Object.keys(all[0]!.at) as Axis[]
  const groups = Map.groupBy(all, ({ at }) => at[first!]!)
  return [...groups]
    .map(
      ([value, own]) =>
        `${withUnit[first!](value)} with ${withUnit[second!](own.map(({ at }) => at[second!]).join(', '))}`,
    )
    .join('; ')
}

/** One row for two styles, a figure and an axis, whatever the other two axes are. */
export function crossoverRows(crossovers: readonly Crossover[]): Table {
  const key = ({ metric, along, before, after }: Crossover) => [metric, along, after, before].join()
  return tableOf([...Map.groupBy(crossovers, key).values()], {
    'lower from there on': ([first]) => first!.after,
    'lower until then': ([first]) => first!.before,
    figure: ([first]) => metricNames[first!.metric],
    'crosses between': bracketOf,
    at: placesOf,
  })
}

/** Every point and style: the figure with its interval, or why the style is not ranked. */
export function gridRows(rankings: readonly Ranking[]): Table {
  const items = rankings.flatMap(({ at, metric, ranked, unranked }) => [
    ...ranked.map((one) => ({
      at,
      metric,
      style: one.style,
      text: `${figure(one.value)} (${figure(one.low)} to ${figure(one.high)})`,
    })),
    ...unranked.map(({ style, reason }) => ({ at, metric, style, text: `not ranked: ${reason}` })),
  ])
  return tableOf(items, {
    style: ({ style }) => style,
    figure: ({ metric }) => metricNames[metric],
    'provider ms': ({ at }) => at.providerMeanMs,
    N: ({ at }) => at.downstream,
    'orders/s': ({ at }) => at.ratePerS,
    'ms, with interval': ({ text }) => text,
  })
}

/** For the screen: the best style at every point. */
export function bestRows(cells: readonly Cell[]): Table {
  return tableOf(breakEvenOf(cells).rankings, {
    'lowest figure': ({ metric }) => metricNames[metric],
    'orders/s': ({ at }) => at.ratePerS,
    'provider ms': ({ at }) => at.providerMeanMs,
    N: ({ at }) => at.downstream,
    best: ({ best }) => best.join(' or ') || 'none kept up',
    ms: ({ ranked }) => figure(ranked[0]?.value),
    'second, times': ({ factor }) => factor,
    'not ranked': ({ unranked }) => unranked.map(({ style, reason }) => `${style} (${reason})`).join(', ') || null,
  })
}
