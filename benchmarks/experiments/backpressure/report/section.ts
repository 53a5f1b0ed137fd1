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
    'Loyalty can credit 6.7 orders per second, and more arrive. Where messages are sent and forgotten, requests to it pile up until they time out, and their points are lost (EDA §2). Where the work waits in a broker, a table or an engine, it is late.'
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
