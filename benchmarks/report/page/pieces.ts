/** Parts of the page: a finding with its bars, a group of charts with its choice, a ratio with its interval. */
import type { Cell } from '../../results-schema.ts'
import { type ChartGroup, describePanel } from '../chart-group.ts'
import type { Finding } from '../finding.ts'
import type { Row } from '../format.ts'
import { themeOf } from '../style-themes.ts'
import { escaped, folded, styleName, table } from './html.ts'

export interface Section {
  id: string
  title: string
  /** For the navigation. */
  short: string
  content: string
  charts: ChartGroup[]
}

interface Figure {
  html: string
  chart: ChartGroup
}

/** @returns null when there is nothing but the lead: that question was not measured */
export function section(
  id: string,
  short: string,
  title: string,
  lead: string,
  ...parts: (Figure | string | false | null)[]
): Section | null {
  const present = parts.filter((part) => part !== null && part !== false)
  if (present.length === 0 && parts.length > 0) return null
  return {
    id,
    short,
    title,
    content: [lead, ...present.map((part) => (typeof part === 'string' ? part : part.html))].join('\n'),
    charts: present.flatMap((part) => (typeof part === 'string' ? [] : part.chart)),
  }
}

export const byServices = ({ params }: Cell): string => `N = ${params.downstream}`

export const lead = (text: string): string => `<p class="lead">${escaped(text)}</p>`
export const card = (content: string): string => `<div class="card">${content}</div>`

export function findingCard({ title, sentence, bars, barsSay, exclusions }: Finding): string {
  const longest = Math.max(...bars.map(({ value, more = 0 }) => value + more), Number.MIN_VALUE)
  const share = (value: number) => `style="width:${((value / longest) * 100).toFixed(2)}%"`
  const rows = bars.map(({ style, value, more, text }) => {
    const parts = `<i ${share(value)}></i>${more ? `<i ${share(more)}></i>` : ''}`
    return `<li style="--own:${themeOf(style).color}"><span>${styleName(style)}</span><span class="track" aria-hidden="true">${parts}</span><span class="value">${escaped(text)}</span></li>`
  })
  return `<article class="finding"><div><h3>${escaped(title)}</h3><p class="says">${coloured(sentence)}</p>
${exclusions.length > 0 ? `<p class="exclusions">Left out: ${escaped(exclusions.join('; '))}.</p>` : ''}</div>
${rows.length > 0 ? `<div><p class="bars-say">${escaped(barsSay)}</p><ul class="bars">${rows.join('')}</ul></div>` : ''}</article>`
}

/** The marks of finding.ts as HTML. */
const coloured = (sentence: string): string =>
  escaped(sentence).replace(
    /\[([\w-]+)\]\*\*(.+?)\*\*/g,
    (_, style: string, text: string) => `<b class="own" style="--own:${themeOf(style).color}">${text}</b>`,
  )

type Table = { head: Row; rows: Row[] }

/** @returns null when there is no chart to show */
export function chartFigure(
  chart: ChartGroup | null,
  more: { legend: string; caption: string; tables: Record<string, Table> },
): Figure | null {
  if (!chart) return null
  const { id, choice, variants, first, panels } = chart
  const buttons = variants.map(
    (name, i) => `<button type="button" aria-pressed="${i === first}">${escaped(name)}</button>`,
  )
  const chooser =
    variants.length > 1
      ? `<div class="choice" role="group" aria-label="${escaped(choice)}">${buttons.join('')}</div>`
      : ''
  const drawn = panels.map(
    (panel) =>
      `<div><h3>${escaped(panel.title)}</h3><div class="chart" role="img" aria-label="${escaped(describePanel(panel, first))}" style="height:${panel.heightPx ?? 270}px"></div></div>`,
  )
  const html = `<figure class="charts" id="${id}"><header>${more.legend}${chooser}</header>
<div class="panels${panels.length === 2 ? ' two' : ''}">${drawn.join('\n')}</div>
${more.caption ? `<figcaption>${escaped(more.caption)}</figcaption>` : ''}
${foldedTables(more.tables)}</figure>`
  return { html, chart }
}

export const foldedTables = (tables: Record<string, Table>): string =>
  Object.entries(tables)
    .filter(([, { head, rows }]) => rows.length > 0 && head.length > 1)
    .map(([title, { head, rows }]) => folded(title, table(head, rows, title)))
    .join('\n')

/** Where a ratio lies, on a logarithmic line that all ratios of a table share. */
export function ratioTable(
  ratios: readonly { style: string; ratio: number; low: number; high: number; cells: Row }[],
  head: Row,
): string {
  const logs = ratios
    .flatMap(({ low, high, ratio }) => [low, high, ratio])
    .map((value) => Math.log(Math.max(value, 1e-4)))
  const [least, most] = [Math.min(0, ...logs), Math.max(0, ...logs)]
  const at = (value: number) =>
    `${(4 + 92 * ((Math.log(Math.max(value, 1e-4)) - least) / (most - least || 1))).toFixed(1)}%`
  const rows = ratios.map(({ style, ratio, low, high, cells }) => {
    const place = `--own:${themeOf(style).color};--one:${at(1)};--low:${at(low)};--high:${at(high)};--at:${at(ratio)}`
    return `<tr><th scope="row">${styleName(style)}</th>${cells.map((cell) => `<td>${escaped(String(cell ?? '–'))}</td>`).join('')}<td><span class="ratio" style="${place}" aria-hidden="true"><i></i><b></b></span></td></tr>`
  })
  const columns = head.map((name) => `<th scope="col">${escaped(String(name))}</th>`).join('')
  return `<div class="wide words" tabindex="0" role="region" aria-label="Ratios"><table><thead><tr>${columns}</tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`
}
