/** The section about what changed against older results: what is clear of chance, and folded, everything. */
import { againstSays, againstSection, cautions, verdictOf } from '../against.ts'
import { against } from '../changes.ts'
import { plural } from '../format.ts'
import type { Results } from '../results.ts'
import { escaped, folded, table } from './html.ts'
import type { Section } from './pieces.ts'

export function changesSection(old: Results, now: Results): Section {
  const { title, head, rows } = againstSection(old, now)
  const clear = rows.filter((row) => row.at(-1) === 'better' || row.at(-1) === 'worse')
  const differences = cautions(old, now).map((line) => `<li>${escaped(line)}</li>`)
  const caution =
    differences.length > 0
      ? `<p class="bad">Not everything else was equal:</p><ul>${differences.join('')}</ul>`
      : '<p>Machine, versions, profile and seed are the same.</p>'
  return {
    id: 'changes',
    title: 'What changed',
    short: 'Changes',
    charts: [],
    content: `<p class="lead">${escaped(title)}. ${escaped(summaryOf(old, now))}</p>
<div class="card">${caution}${clear.length > 0 ? table(head, clear, 'Clear changes') : ''}
${rows.length > 0 ? folded(`All ${plural(rows.length, 'comparison')} as a table`, table(head, rows, title)) : ''}
<details><summary>How the intervals are computed</summary><p>${escaped(againstSays)}</p></details></div>`,
  }
}

function summaryOf(old: Results, now: Results): string {
  const verdicts = against(old, now).map(verdictOf)
  if (verdicts.length === 0) return 'The two have measured nothing in common.'
  const count = (verdict: string) => verdicts.filter((one) => one === verdict).length
  const judged = verdicts.length - count('')
  const byChance = Math.round(judged / 20)
  const without = count('') > 0 ? `; ${count('')} more have no interval` : ''
  return `Of ${plural(judged, 'figure')} with an interval, ${count('better')} became better, ${count('worse')} worse, ${count('no clear change')} did not clearly change${without}. Chance alone moves about one in twenty${byChance > 0 ? `, here ${byChance}` : ''}.`
}
