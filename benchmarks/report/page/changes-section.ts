/** The section about what changed against older results: what is clear of chance, and folded, everything. */

import type { Results } from '../../results-schema.ts'
import { changesTable, comparisonNote, environmentDifferences } from '../changes.ts'
import { plural } from '../format.ts'
import { escaped, folded, table } from './html.ts'
import type { Section } from './pieces.ts'

export function changesSection(old: Results, now: Results): Section {
  const { title, summary, head, rows } = changesTable(old, now)
  const clear = rows.filter((row) => row.at(-1) === 'better' || row.at(-1) === 'worse')
  const differences = environmentDifferences(old, now).map((line) => `<li>${escaped(line)}</li>`)
  const caution =
    differences.length > 0
      ? `<p class="bad">Not everything else was equal:</p><ul>${differences.join('')}</ul>`
      : '<p>Machine, versions, profile, seed and load driver are the same.</p>'
  return {
    id: 'changes',
    title: 'What changed',
    short: 'Changes',
    charts: [],
    content: `<p class="lead">${escaped(title)}. ${escaped(summary)}</p>
<div class="card">${caution}${clear.length > 0 ? table(head, clear, 'Clear changes') : ''}
${rows.length > 0 ? folded(`All ${plural(rows.length, 'comparison')} as a table`, table(head, rows, title)) : ''}
<details><summary>How the intervals are computed</summary><p>${escaped(comparisonNote)}</p></details></div>`,
  }
}
