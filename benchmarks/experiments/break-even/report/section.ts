/** The section about break-even: a map of the best style at each point, and where two styles change places. */
import { ofExperiment } from '../../../report/cells.ts'
import { legend, table } from '../../../report/page/html.ts'
import { card, foldedTables, lead, type Section, section } from '../../../report/page/pieces.ts'
import { stylesIn } from '../../../report/style-themes.ts'
import type { Results } from '../../../results-schema.ts'
import { breakEvenOf } from '../findings.ts'
import { bestMaps } from './map.ts'
import { crossoverRows, gridRows } from './rows.ts'

export function breakEvenSection(found: Results): Section | null {
  const cells = ofExperiment(found, 'break-even')
  const { rankings, crossovers } = breakEvenOf(cells)
  const { head, rows } = crossoverRows(crossovers)
  const crossing =
    rows.length > 0
      ? table(head, rows, 'Crossovers', 'words')
      : '<p>No two styles clearly change places between two points of this grid.</p>'
  const parts = [
    card(`${legend(stylesIn(cells))}${bestMaps(rankings)}<p class="note">${note}</p>`),
    card(
      `<h3>Where two styles change places</h3>${crossing}${foldedTables({ 'Every figure of the grid': gridRows(rankings) })}`,
    ),
  ]
  return section(
    'break-even',
    'Break-even',
    'Which style is best where?',
    lead(text),
    ...(cells.length > 0 ? parts : [null]),
  )
}

const text =
  'Each table shows which style has the lowest figure at one rate, by the mean time that a provider takes and the number of services. Accept alone says little: a style that responds early still has its work to do, which settle and CPU time show.'

const note =
  'Below the best style: the second, and how many times as high its figure is. Two figures differ clearly when their intervals do not overlap: of a median by order statistics (95 %), of CPU time ±10 %. A style that failed, did not drain, or met a machine that was more than 95 % busy is not ranked at that point. A crossover lies between the two measured values at which the difference is clear; the interpolated value in between is an estimate. The rates of a row of maps are measured one after the other on the same processes, which are warmer at the later ones: compare CPU time within one rate.'
