/** The results as pages that need nothing else, not even a network. */
import { isMainStyle } from '#stack/styles.ts'
import type { Results } from '../results-schema.ts'
import type { ChartGroup } from './chart-group.ts'
import { header } from './page/header.ts'
import { embedded, escaped } from './page/html.ts'
import type { Section } from './page/pieces.ts'
import { sectionsOf } from './page/sections.ts'
import { chartLibrary, script, styleSheet } from './page/source.ts'

const title = 'One order, three ways'

const [mainFile, allFile] = ['report.html', 'report-all-styles.html'] as const

/**
 * @param old older results, to show what changed against them
 * @returns by file: the page, and a second one with all styles when others than the main ones were measured beside them
 */
export function reportPages(found: Results, old?: Results): Record<string, string> {
  const main = ofMainStyles(found)
  if ([0, found.cells.length].includes(main.cells.length)) return { [mainFile]: reportPage(found, old) }
  return {
    [mainFile]: reportPage(main, old, { href: allFile, text: 'All styles' }),
    [allFile]: reportPage(found, old, { href: mainFile, text: 'Main styles' }),
  }
}

/** A ranking is about every style that was ranked. */
const ofMainStyles = (found: Results): Results => ({
  ...found,
  cells: found.cells.filter((cell) => isMainStyle(cell) || cell.experiment === 'break-even'),
  comparisons: found.comparisons.filter(isMainStyle),
  slopes: found.slopes.filter(isMainStyle),
})

/** @param other the page with the other selection of styles */
export function reportPage(found: Results, old?: Results, other?: { href: string; text: string }): string {
  const sections = sectionsOf(found, old)
  const groups: ChartGroup[] = sections.flatMap((section) => section.charts)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:">
<title>${title}: ${escaped(found.meta.profile)} run of ${found.meta.date.slice(0, 10)}</title>
<link rel="icon" href="data:,">
<style>${styleSheet()}</style>
</head>
<body>
<div class="bar"><div>${navigation(sections)}${other ? `<a class="other" href="${other.href}">${other.text}</a>` : ''}<button type="button" id="theme">Theme</button></div></div>
<main>
${header(title, found)}
${sections.map(({ id, content, title }) => `<section id="${id}-section" aria-labelledby="${id}-title"><h2 id="${id}-title">${escaped(title)}</h2>${content}</section>`).join('\n')}
${footer}
</main>
<script type="application/json" id="charts">${embedded(groups)}</script>
<script>${chartLibrary()}</script>
<script>${script()}</script>
</body>
</html>
`
}

const navigation = (sections: readonly Section[]): string =>
  `<nav aria-label="Sections"><a href="#findings">Findings</a>${sections
    .map(({ id, short }) => `<a href="#${id}-section">${escaped(short)}</a>`)
    .join('')}</nav>`

const footer = `<footer><p>Raw data: <a href="results.json">results.json</a>, beside this page; <code>kit report DIR</code> makes the page from it.</p>
<p>Charts are drawn by Apache ECharts, copyright 2017–2026 The Apache Software Foundation, under the Apache License 2.0.
This product includes software developed at The Apache Software Foundation (https://www.apache.org/).</p></footer>`
