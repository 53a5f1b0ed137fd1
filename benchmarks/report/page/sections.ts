/** What the page shows after its findings: one section for each question that the results answer. */
import { faultSection } from '../../experiments/availability/report/section.ts'
import { backpressureSection } from '../../experiments/backpressure/report/section.ts'
import { breakEvenSection } from '../../experiments/break-even/report/section.ts'
import { drainTimeSection } from '../../experiments/drain-time/report/section.ts'
import { partSections } from '../../experiments/latency-stacking/report/part-sections.ts'
import { costSection, distributionSection, latencySection } from '../../experiments/latency-stacking/report/sections.ts'
import { pollingSection } from '../../experiments/polling/report/section.ts'
import { loadSection } from '../../experiments/scaling/report/section.ts'
import { scalingOutSection } from '../../experiments/scaling-out/report/section.ts'
import { sustainedSection } from '../../experiments/sustained/report/section.ts'
import { variantsSection } from '../../experiments/variants/report/section.ts'
import type { Results } from '../../results-schema.ts'
import { changesTable, comparisonNote, environmentDifferences } from '../changes.ts'
import { plural } from '../format.ts'
import { equalWorkSection } from './equal-work-section.ts'
import { escaped, folded, table } from './html.ts'
import { machineSection } from './machine-section.ts'
import { auditSection, checksSection, methodSection } from './method-sections.ts'
import { card, foldedTables, lead, type Section, section } from './pieces.ts'

/** The experiments' sections, in the order in which they are shown. */
const experimentSections = [
  latencySection,
  distributionSection,
  faultSection,
  drainTimeSection,
  loadSection,
  scalingOutSection,
  sustainedSection,
  costSection,
  breakEvenSection,
  ...partSections,
  pollingSection,
  backpressureSection,
  variantsSection,
]

export function sectionsOf(found: Results, old?: Results): Section[] {
  return [
    old ? changesSection(old, found) : null,
    ...experimentSections.map((of) => of(found)),
    ...[equalWorkSection, machineSection, checksSection, auditSection, methodSection].map((of) => of(found)),
  ].filter((one) => one !== null)
}

function changesSection(old: Results, now: Results): Section | null {
  const { title, summary, head, rows } = changesTable(old, now)
  const clear = rows.filter((row) => row.at(-1) === 'better' || row.at(-1) === 'worse')
  const differences = environmentDifferences(old, now).map((line) => `<li>${escaped(line)}</li>`)
  const environment =
    differences.length > 0
      ? `<p class="bad">The two runs also differ in:</p><ul>${differences.join('')}</ul>`
      : '<p>Machine, versions, profile, seed and load driver are the same.</p>'
  return section(
    'changes',
    'Changes',
    'What changed',
    `${lead(`${title}. ${summary}`)}${card(`${environment}${clear.length > 0 ? table(head, clear, 'Clear changes') : ''}
${foldedTables({ [`All ${plural(rows.length, 'comparison')}`]: { head, rows } })}
${folded('How the intervals are computed', `<p>${escaped(comparisonNote)}</p>`)}`)}`,
  )
}
