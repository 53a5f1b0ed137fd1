/** The few pieces of HTML that several parts of the page are made of. */
import { isStyleName } from '#stack/styles.ts'
import type { Row } from '../format.ts'
import { groupColor, type ProcessGroup, processGroups, symbols, themeOf } from '../style-themes.ts'

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
export const escaped = (text: string): string => text.replace(/[&<>"]/g, (c) => entities[c]!)

/** JSON within a script element: no "<" can end it. */
export const embedded = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c')

/** Scrolls by itself when it is wider than the page, and can be reached with the keyboard for that. */
export function table(head: Row, rows: readonly Row[], label: string, kind: 'figures' | 'words' = 'figures'): string {
  const classes = head.map((_, column) =>
    column === 0 || rows.some((row) => isWord(row[column])) ? ' class="word"' : '',
  )
  const heads = head.map((value, i) => `<th scope="col"${classes[i]}>${renderText(value)}</th>`)
  const body = rows.map((row) => {
    const cells = row.slice(1).map((value, i) => `<td${classes[i + 1]}>${renderText(value)}</td>`)
    return `<tr><th scope="row" class="word">${renderText(row[0]!)}</th>${cells.join('')}</tr>`
  })
  return `<div class="wide ${kind}" tabindex="0" role="region" aria-label="${escaped(label)}"><table><thead><tr>${heads.join('')}</tr></thead>
<tbody>${body.join('\n')}</tbody></table></div>`
}

/** A column with words reads from the left; one of figures, whatever their units and signs, from the right. */
const isWord = (value: Row[number] | undefined): boolean => typeof value === 'string' && /^[a-z]/i.test(value)

/** A style's name has its colour in tables too. */
function renderText(value: Row[number] | undefined): string {
  const text = String(value ?? '–')
  return isStyleName(text) ? styleName(text) : verdict(escaped(text))
}

const verdict = (text: string): string => {
  if (/^(NOT MET|FAILED|VIOLATES|slower|worse)/.test(text)) return `<span class="bad">${text}</span>`
  return /^(met|clean|faster|better)$/.test(text) ? `<span class="good">${text}</span>` : text
}

export const styleName = (style: string): string => {
  const { label, color } = themeOf(style)
  return `<span class="style" style="--own:${color}">${symbolOf(style)}${escaped(label)}</span>`
}

export const symbolOf = (style: string): string =>
  `<svg class="symbol" viewBox="0 0 12 12" aria-hidden="true"><path d="${symbols[themeOf(style).symbol]}"/></svg>`

export const legend = (styles: readonly string[]): string =>
  `<ul class="legend" aria-label="Styles">${styles.map((style) => `<li>${styleName(style)}</li>`).join('')}</ul>`

/** Folded: whoever wants the figures of a picture opens it. */
export const folded = (summary: string, content: string): string =>
  `<details><summary>${escaped(summary)}</summary>${content}</details>`

export const definitionList = (entries: Record<string, string>): string =>
  `<dl>${Object.entries(entries)
    .map(([name, text]) => `<div><dt>${escaped(name)}</dt><dd>${escaped(text)}</dd></div>`)
    .join('')}</dl>`

export const processLegend = (): string =>
  `<ul class="legend" aria-label="Processes">${(Object.keys(processGroups) as ProcessGroup[])
    .map((name) => `<li><span class="style" style="--own:${groupColor(name)}">■</span> ${name}</li>`)
    .join('')}</ul>`
