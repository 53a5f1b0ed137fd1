/** The section about faults: a map of them, and the outcomes behind each of its cells. */
import { ofExperiment } from '../../../report/cells.ts'
import { escaped } from '../../../report/page/html.ts'
import { chartFigure, foldedTables, lead, type Section, section } from '../../../report/page/pieces.ts'
import type { Results } from '../../../results-schema.ts'
import { availabilityRows } from './fault-results.ts'
import { heatMap } from './heat-map.ts'
import { recoveryRows } from './recovery-rows.ts'
import { poisonRows, saleRows } from './special-load-rows.ts'
import { timelineChart } from './timelines.ts'

export function faultSection(found: Results): Section | null {
  const cells = ofExperiment(found, 'availability')
  const failed = cells.filter(({ availability, failure }) => availability === null && failure !== null)
  const text =
    'Each fault is injected while orders arrive, lasts a fixed time and is removed again, while orders go on arriving. Every order is followed to its end. A cell of the map shows the share of the orders that arrived during the fault and were correct and in time; select it to see the others, how the style came back, and the way to its timeline.'
  const caption =
    'Coloured, left axis: orders correct within the deadline, by the second in which they arrived. Dashed, right axis: orders that had arrived and were not done. Shaded: the fault; lighter: its recovery by itself, such as the start of a process. Means of all strikes.'
  return section(
    'availability',
    'Faults',
    'What do customers get during a fault?',
    lead(text),
    cells.length > 0 &&
      `${failed.map(({ style, failure }) => `<p class="bad">${escaped(`${style}: ${failure}`)}</p>`).join('')}${heatMap(cells)}
${foldedTables({ 'Every fault': availabilityRows(cells), 'How each style came back': recoveryRows(cells), 'One poison message': poisonRows(found), 'A product that sells out': saleRows(found) })}`,
    chartFigure(timelineChart(cells), { legend: '', caption, tables: {} }),
  )
}
