/** The section about backpressure: what the text says of it, and what was measured. */
import { ofExperiment } from '../../../report/cells.ts'
import { table } from '../../../report/page/html.ts'
import { card, lead, type Section, section } from '../../../report/page/pieces.ts'
import { checkRows } from '../../../report/table.ts'
import type { Results } from '../../../results-schema.ts'
import { backpressureClaims } from '../findings.ts'
import { backpressureRows } from './rows.ts'

export function backpressureSection(found: Results): Section | null {
  const cells = ofExperiment(found, 'backpressure')
  const { head, rows } = backpressureRows(cells)
  const claims = checkRows({ checks: backpressureClaims(cells) })
  const text =
    "Loyalty's provider can do 6.7 orders per second. The text expects that a style which sends messages and forgets them overwhelms a service that cannot keep up (EDA §2, the first attempt). Orders arrive at half of that rate, just below it, and at nearly twice the rate."
  return section(
    'backpressure',
    'Backpressure',
    'What happens when a service cannot keep up?',
    lead(text),
    cells.length > 0 &&
      card(
        `${table(head, rows, 'Backpressure')}${claims.rows.length > 0 ? table(claims.head, claims.rows, 'Claims', 'words') : ''}`,
      ),
  )
}
