/** The section about what changed against older results. */
import { againstSays, againstSection, cautions } from '../against.ts'
import type { Results } from '../results.ts'
import { escaped, table } from './html.ts'
import type { Section } from './pieces.ts'

export function changesSection(old: Results, now: Results): Section {
  const { title, head, rows } = againstSection(old, now)
  const differences = cautions(old, now).map((line) => `<li>${escaped(line)}</li>`)
  const caution =
    differences.length > 0
      ? `<p class="bad">Not everything else was equal:</p><ul>${differences.join('')}</ul>`
      : '<p>Machine, versions, profile and seed are the same.</p>'
  const changed = rows.length > 0 ? table(head, rows, title) : '<p>The two have measured nothing in common.</p>'
  return {
    id: 'changes',
    title: 'What changed',
    short: 'Changes',
    charts: [],
    content: `<p class="lead">${escaped(title)}.</p><div class="card">${caution}${changed}</div><p class="lead">${escaped(againstSays)}</p>`,
  }
}
