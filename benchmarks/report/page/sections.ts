/** What the page shows after its findings, one section for each question that these results answer. */

import type { Results } from '../results.ts'
import { changesSection } from './changes-section.ts'
import { faultSection } from './fault-section.ts'
import { costSection, distributionSection, latencySection } from './latency-sections.ts'
import { loadSection, sustainedSection } from './load-sections.ts'
import { heldToSection, methodSection, violationsSection } from './method-sections.ts'
import type { Section } from './pieces.ts'

export function sectionsOf(found: Results, old?: Results): Section[] {
  return [
    old ? changesSection(old, found) : null,
    latencySection(found),
    distributionSection(found),
    faultSection(found),
    loadSection(found),
    sustainedSection(found),
    costSection(found),
    heldToSection(found),
    violationsSection(found),
    methodSection(found),
  ].filter((section) => section !== null)
}
