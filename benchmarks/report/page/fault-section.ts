/** The section about availability under failure. */

import type { Results } from '../../results-schema.ts'
import { ofExperiment } from '../cells.ts'
import { availabilityRows } from '../faults.ts'
import { heatMap } from './heat-map.ts'
import { escaped } from './html.ts'
import { foldedTables, type Section } from './pieces.ts'

export function faultSection(found: Results): Section | null {
  const cells = ofExperiment(found, 'availability')
  if (cells.length === 0) return null
  const failed = cells.filter(({ availability, failure }) => availability === null && failure !== null)
  const troubles = failed.map(({ style, failure }) => `<p class="bad">${escaped(`${style}: ${failure}`)}</p>`)
  return {
    id: 'availability',
    title: 'What do customers get while something is broken?',
    short: 'Faults',
    charts: [],
    content: `<p class="lead">Each fault strikes a style under load, heals, and every order that arrived meanwhile is followed to its end. A cell says how many came out right and in time; choose one to see what became of the others.</p>
${troubles.join('')}${heatMap(cells)}
${foldedTables({ 'Every fault as a table': availabilityRows(cells) })}`,
  }
}
