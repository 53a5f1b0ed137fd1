/** The sections about load: where each style's knee is, how its backlog grows, and which rate it holds. */

import type { Cell, Results } from '../../results-schema.ts'
import { exclusionNote, ofExperiment } from '../cells.ts'
import { backlogChart, loadChart } from '../charts/load.ts'
import { figure } from '../format.ts'
import { scalingRows } from '../knees.ts'
import { stylesIn } from '../style-themes.ts'
import { sustainedRows } from '../table.ts'
import { legend, table } from './html.ts'
import { chartFigure, type Section } from './pieces.ts'

const atRate = ({ params }: Cell) => `at ${figure(Number(params.ratePerS))}/s`

export function loadSection(found: Results): Section | null {
  const cells = ofExperiment(found, 'scaling')
  const load = loadChart(cells)
  if (!load) return null
  const backlog = backlogChart(cells)
  const shown = { legend: legend(stylesIn(cells)), tables: {} }
  return {
    id: 'scaling',
    title: 'How much does it take before it falls behind?',
    short: 'Load',
    charts: backlog ? [load, backlog] : [load],
    content: `<p class="lead">A ramp goes up until an answer or a settled order is too slow, or orders pile up. The ring is the knee: the last step within the limits. Hollow symbols are beyond it.</p>
${chartFigure(load, {
  ...shown,
  caption: `Steps of the ramp are half as fast again as those before, so that the true knee lies between ring and hollow symbol. All styles share this machine’s cores with the servers and the load. ${exclusionNote(cells, atRate)}`,
  tables: { 'Every step as a table': scalingRows(cells) },
})}
${backlog ? chartFigure(backlog, { ...shown, caption: 'One process of each service; each style at its own rate.', tables: {} }) : ''}`,
  }
}

export function sustainedSection(found: Results): Section | null {
  const cells = ofExperiment(found, 'sustained')
  if (cells.length === 0) return null
  const { head, rows } = sustainedRows(cells)
  return {
    id: 'sustained',
    title: 'A thousand orders a minute',
    short: 'Sustained',
    charts: [],
    content: `<p class="lead">The rate of EDA §1, as independent customers send it, refusals among them. Where a style cannot hold it, slower rates are tried until one is held.</p><div class="card">${table(head, rows, 'Sustained rate')}</div>`,
  }
}
