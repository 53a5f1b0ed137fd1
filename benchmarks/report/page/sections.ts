/**
 * What the page shows after its findings, one section for each question that these results answer: on servers as usual
 * where a section does not say otherwise.
 */

import type { Results } from '../../results-schema.ts'
import { ofDurability } from '../cells.ts'
import { changesSection } from './changes-section.ts'
import { durabilitySection } from './durability-section.ts'
import { faultSection } from './fault-section.ts'
import { costSection, distributionSection, latencySection } from './latency-sections.ts'
import { loadSection, sustainedSection } from './load-sections.ts'
import { heldToSection, methodSection, violationsSection } from './method-sections.ts'
import type { Section } from './pieces.ts'

export function sectionsOf(all: Results, old?: Results): Section[] {
  const found = ofDurability(all, 'kill-9')
  return [
    old ? changesSection(old, all) : null,
    latencySection(found),
    distributionSection(found),
    faultSection(found),
    loadSection(found),
    sustainedSection(found),
    costSection(found),
    durabilitySection(all),
    heldToSection(all),
    violationsSection(all),
    methodSection(all),
  ].filter((section) => section !== null)
}
