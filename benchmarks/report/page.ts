/** report.html: the results as one page that needs nothing else, not even a network. */
import type { Results } from './results.ts'
import { type Row, sections } from './table.ts'

export function reportPage(found: Results): string {
  const { meta } = found
  const title = 'One order, three ways'
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${style}</style>
<main>
<h1>${title}</h1>
<p>${escaped(`${meta.profile} run of ${meta.date.slice(0, 16).replace('T', ' ')} UTC, commit ${meta.commit}, seed ${meta.seed}, ${machineLine(found)}.`)}
${meta.complete ? '' : '<strong>Interrupted: only the cells that were finished are here.</strong>'}</p>
${sections(found)
  .map((section) => `<h2>${escaped(section.title)}</h2>\n${table(section.head, section.rows)}`)
  .join('\n')}
${violations(found)}
<h2>What the figures mean</h2>
${list(meta.definitions)}
<h2>What each server guarantees</h2>
${list(meta.durability)}
<h2>Fairness</h2>
<ul>${meta.fairness.map((line) => `<li>${escaped(line)}</li>`).join('')}</ul>
<h2>What the audit looks at</h2>
${list(meta.invariants)}
<p>Raw data: <a href="results.json">results.json</a>, beside this page.</p>
</main>
</html>
`
}

const machineLine = ({ meta: { machine, node, servers, libraries } }: Results): string =>
  [
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.os}, Node ${node}`,
    ...Object.entries({ ...servers, ...libraries }).map(([name, version]) => `${name} ${version}`),
  ].join(', ')

const table = (head: Row, rows: readonly Row[]): string =>
  `<div class="wide"><table><thead><tr>${cells(head, 'th')}</tr></thead><tbody>${rows
    .map((row) => `<tr>${cells(row, 'td')}</tr>`)
    .join('\n')}</tbody></table></div>`

const cells = (row: Row, tag: string): string =>
  row.map((value) => `<${tag}>${escaped(String(value ?? '–'))}</${tag}>`).join('')

function violations({ cells }: Results): string {
  const rows = cells.flatMap(({ style, params, audit }) =>
    audit.violations.map(({ invariant, orderId, detail, promised }) => [
      style,
      params.downstream ?? null,
      invariant,
      promised ? 'promised' : 'not promised',
      orderId ?? 'all orders',
      detail,
    ]),
  )
  if (rows.length === 0) return '<h2>Violations</h2><p>None: every invariant held for every order of every cell.</p>'
  const head = ['style', 'N', 'invariant', '', 'order', 'what does not hold']
  const shown = rows.slice(0, most)
  const rest = rows.length > most ? `<p>${rows.length - most} more are in results.json.</p>` : ''
  return `<h2>Violations</h2>${table(head, shown)}${rest}`
}

/** A page that nobody can scroll through helps nobody. */
const most = 200

const list = (entries: Record<string, string>): string =>
  `<dl>${Object.entries(entries)
    .map(([name, text]) => `<dt>${escaped(name)}</dt><dd>${escaped(text)}</dd>`)
    .join('')}</dl>`

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string): string => text.replace(/[&<>"]/g, (c) => entities[c]!)

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; background: Canvas; color: CanvasText; }
main { max-width: 72rem; margin: auto; padding: 1rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .75rem; border-bottom: 1px solid color-mix(in srgb, CanvasText 20%, Canvas); text-align: right; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; }
dt { font-weight: 600; }
@media print { main { max-width: none; } }
`
