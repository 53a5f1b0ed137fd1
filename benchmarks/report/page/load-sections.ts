/** The sections about load: where each style's knee is, how its backlog grows, and which rate it holds. */

import { leftOut, ofExperiment } from '../cells.ts'
import { backlogChart } from '../charts/backlog.ts'
import { loadChart } from '../charts/load.ts'
import { figure, percent } from '../format.ts'
import { holdsOf, rampsOf, replicasOf } from '../knees.ts'
import { byStyle, stylesOf } from '../looks.ts'
import type { Cell, Results } from '../results.ts'
import { type Row, sustainedRows } from '../table.ts'
import { legend, table } from './html.ts'
import { chartFigure, type Section } from './pieces.ts'

const atRate = ({ params }: Cell) => `at ${figure(Number(params.ratePerS))}/s`

export function loadSection(found: Results): Section | null {
  const cells = ofExperiment(found, 'scaling')
  const load = loadChart(cells)
  if (!load) return null
  const backlog = backlogChart(cells)
  const shown = { legend: legend(stylesOf(cells)), tables: {} }
  return {
    id: 'scaling',
    title: 'How much does it take before it falls behind?',
    short: 'Load',
    charts: backlog ? [load, backlog] : [load],
    content: `<p class="lead">A ramp goes up until an answer or a settled order is too slow, or orders pile up. The ring is the knee: the last step within the limits. Hollow symbols are beyond it.</p>
${chartFigure(load, {
  ...shown,
  caption: `Steps of the ramp are half as fast again as those before, so that the true knee lies between ring and hollow symbol. All styles share this machine’s cores with the servers and the load. ${leftOut(cells, atRate)}`,
  tables: { 'Every step as a table': scalingRows(cells) },
})}
${backlog ? chartFigure(backlog, { ...shown, caption: 'One process of each service; each style at its own rate.', tables: {} }) : ''}`,
  }
}

/** The ramp, then what was held below the knee. */
export function scalingRows(cells: readonly Cell[]): { head: Row; rows: Row[] } {
  const steps = [...rampsOf(cells).flatMap((ramp) => ramp.steps), ...holdsOf(cells)].sort(
    (a, b) => byStyle(a.cell.style, b.cell.style) || replicasOf(a.cell) - replicasOf(b.cell) || a.ratePerS - b.ratePerS,
  )
  return {
    head: [
      'style',
      'processes',
      'phase',
      'offered/s',
      'settled/s',
      'accept p99',
      'settle p99',
      'CPU ms/order',
      'at the end under way',
      'within',
    ],
    rows: steps.map(({ cell, scaling }) => [
      cell.style,
      `× ${replicasOf(cell)}`,
      cell.params.phase === 'hold' ? `${percent(Number(cell.params.share))} of the knee` : 'ramp',
      figure(scaling.offeredPerS),
      figure(scaling.settledPerS),
      figure(cell.acceptMs.p99),
      figure(cell.settleMs.p99),
      figure(cell.costPerOrder?.cpuMsTotal),
      scaling.underWay.at(-1)?.orders ?? null,
      scaling.within ? 'yes' : 'no',
    ]),
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
