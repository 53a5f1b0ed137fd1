/** report.html: the results as one page that needs nothing else, not even a network. */
import type { Results } from '../results-schema.ts'
import type { ChartGroup } from './charts/chart-group.ts'
import { header } from './page/header.ts'
import { embedded, escaped } from './page/html.ts'
import type { Section } from './page/pieces.ts'
import { sectionsOf } from './page/sections.ts'
import { chartLibrary, script, styleSheet } from './page/source.ts'

const title = 'One order, three ways'

/** @param old older results, to show what changed against them */
export function reportPage(found: Results, old?: Results): string {
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
<div class="bar"><div>${navigation(sections)}<button type="button" id="theme">Theme</button></div></div>
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
