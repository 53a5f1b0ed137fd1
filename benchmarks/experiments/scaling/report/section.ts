/** The section about load: the ramp with its knees, and the backlog over time. */
import { exclusionNote, ofExperiment } from '../../../report/cells.ts'
import { figure } from '../../../report/format.ts'
import { legend } from '../../../report/page/html.ts'
import { chartFigure, lead, type Section, section } from '../../../report/page/pieces.ts'
import { stylesIn } from '../../../report/style-themes.ts'
import type { Cell, Results } from '../../../results-schema.ts'
import { backlogChart, loadChart } from './charts.ts'
import { scalingRows } from './ramps.ts'

const byRate = ({ params }: Cell) => `at ${figure(Number(params.ratePerS))}/s`

export function loadSection(found: Results): Section | null {
  const cells = ofExperiment(found, 'scaling')
  const shown = { legend: legend(stylesIn(cells)), tables: {} }
  const load = chartFigure(loadChart(cells), {
    ...shown,
    caption: `Each step of the ramp is half as fast again as the one before, so the true knee lies between ring and hollow symbol. All styles share this machine’s cores with the servers and the load driver. ${exclusionNote(cells, byRate)}`,
    tables: { 'Every step': scalingRows(cells) },
  })
  const caption = 'One process of each service; each style at its own rate.'
  const text =
    'A ramp goes up until a response or a settled order takes too long, or until a backlog grows. The ring marks the knee: the last step within the limits. Hollow symbols are beyond it.'
  return section(
    'scaling',
    'Load',
    'How much load can a style carry?',
    lead(text),
    load,
    chartFigure(backlogChart(cells), { ...shown, caption }),
  )
}
