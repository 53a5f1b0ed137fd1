/** The map: for each metric and rate a table of provider time by number of services, with the best style in each cell. */
import { figure, listed, ms } from '../../../report/format.ts'
import { escaped, symbolOf } from '../../../report/page/html.ts'
import { themeOf } from '../../../report/style-themes.ts'
import { type GridMetric, gridMetrics } from '../estimates.ts'
import { metricNames } from '../findings.ts'
import type { Axis, Ranking } from '../rankings.ts'

export const bestMaps = (rankings: readonly Ranking[]): string =>
  gridMetrics
    .map((metric) => ({ metric, own: rankings.filter((ranking) => ranking.metric === metric) }))
    .map(
      ({ metric, own }) =>
        `<h3>Lowest ${metricNames[metric]}</h3><div class="panels">${valuesOf(own, 'ratePerS')
          .map((ratePerS) =>
            mapOf(
              metric,
              ratePerS,
              own.filter(({ at }) => at.ratePerS === ratePerS),
            ),
          )
          .join('\n')}</div>`,
    )
    .join('\n')

const valuesOf = (rankings: readonly Ranking[], axis: Axis): number[] =>
  [...new Set(rankings.map(({ at }) => at[axis]))].sort((a, b) => a - b)

function mapOf(metric: GridMetric, ratePerS: number, rankings: readonly Ranking[]): string {
  const services = valuesOf(rankings, 'downstream')
  const rows = valuesOf(rankings, 'providerMeanMs').map((providerMeanMs) => {
    const cells = services.map((downstream) =>
      cellOf(rankings.find(({ at }) => at.providerMeanMs === providerMeanMs && at.downstream === downstream)),
    )
    return `<tr><th scope="row">${providerMeanMs} ms</th>${cells.join('')}</tr>`
  })
  const head = services.map((n) => `<th scope="col">N = ${n}</th>`).join('')
  const rate = `${ratePerS} orders/s`
  return `<div class="wide"><table class="best-map"><caption>${rate}<span class="unseen">: lowest ${metricNames[metric]}</span></caption>
<thead><tr><th scope="col">provider</th>${head}</tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`
}

function cellOf(ranking: Ranking | undefined): string {
  if (!ranking) return '<td>·</td>'
  const { ranked, best, factor, unranked } = ranking
  const behind = [...Map.groupBy(unranked, ({ reason }) => reason)]
    .map(
      ([reason, own]) =>
        `<small class="behind">${escaped(reason)}: ${own.map(({ style }) => shortName(style)).join(', ')}</small>`,
    )
    .join('')
  const [first, second] = ranked
  if (!first) return `<td title="${titleOf(ranking)}">none is ranked${behind}</td>`
  const names = best.map(
    (style) => `<span class="style" style="--own:${themeOf(style).color}">${symbolOf(style)}${shortName(style)}</span>`,
  )
  const lead =
    best.length > 1
      ? 'no clear difference'
      : second && factor
        ? `${shortName(second.style)} ×\u00a0${figure(factor)}`
        : 'alone'
  return `<td title="${titleOf(ranking)}" style="--own:${themeOf(first.style).color}">${names.join(' ')}<small>${lead}</small>${behind}</td>`
}

const shortName = (style: string): string => escaped(themeOf(style).short)

/** Every figure of the point, for the tooltip. */
function titleOf({ ranked, unranked }: Ranking): string {
  const figures = ranked.map(
    ({ style, value, low, high }) => `${themeOf(style).label} ${ms(value)} (${figure(low)} to ${figure(high)})`,
  )
  return escaped(listed([...figures, ...unranked.map(({ style, reason }) => `${themeOf(style).label}: ${reason}`)]))
}
