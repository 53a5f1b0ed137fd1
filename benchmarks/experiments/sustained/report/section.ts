/** The section about the sustained rate. */
import { ofExperiment } from '../../../report/cells.ts'
import { table } from '../../../report/page/html.ts'
import { card, lead, type Section, section } from '../../../report/page/pieces.ts'
import type { Results } from '../../../results-schema.ts'
import { sustainedRows } from './rows.ts'

export function sustainedSection(found: Results): Section | null {
  const { head, rows } = sustainedRows(ofExperiment(found, 'sustained'))
  const text =
    'The rate of EDA §1, with arrivals of independent customers and some refusals. Where a style cannot hold it, slower rates are tried until one is held. What counts is right orders: settled, and without a violation that a customer would notice, guaranteed or not.'
  const content = rows.length > 0 && card(table(head, rows, 'Sustained rate'))
  return section('sustained', 'Sustained', 'A thousand orders a minute', lead(text), content)
}
