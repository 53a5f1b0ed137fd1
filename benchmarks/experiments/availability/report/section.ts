/** The section about faults: a map of them, and the outcomes behind each of its cells. */
import { ofExperiment } from '../../../report/cells.ts'
import { escaped } from '../../../report/page/html.ts'
import { foldedTables, lead, type Section, section } from '../../../report/page/pieces.ts'
import type { Results } from '../../../results-schema.ts'
import { availabilityRows } from './fault-results.ts'
import { heatMap } from './heat-map.ts'

export function faultSection(found: Results): Section | null {
  const cells = ofExperiment(found, 'availability')
  const failed = cells.filter(({ availability, failure }) => availability === null && failure !== null)
  const text =
    'Each fault is injected while orders arrive, and removed again. Every order that arrived meanwhile is followed to its end. A cell of the map shows the share of orders that were correct and in time; select it to see the outcomes of the others.'
  return section(
    'availability',
    'Faults',
    'What do customers get during a fault?',
    lead(text),
    cells.length > 0 &&
      `${failed.map(({ style, failure }) => `<p class="bad">${escaped(`${style}: ${failure}`)}</p>`).join('')}${heatMap(cells)}
${foldedTables({ 'Every fault': availabilityRows(cells) })}`,
  )
}
