/** The section about the polled table: what the text says of it, and what was measured. */
import { ofExperiment } from '../../../report/cells.ts'
import { table } from '../../../report/page/html.ts'
import { card, lead, type Section, section } from '../../../report/page/pieces.ts'
import { checkRows } from '../../../report/table.ts'
import type { Results } from '../../../results-schema.ts'
import { pollingClaims } from '../findings.ts'
import { pollingRows } from './rows.ts'

export function pollingSection(found: Results): Section | null {
  const cells = ofExperiment(found, 'polling')
  const { head, rows } = pollingRows(cells)
  const claims = checkRows({ checks: pollingClaims(cells) })
  const text =
    'The second attempt of EDA §2: services find their events by polling one table. The text expects latency that depends on the interval, a query bottleneck and lock contention. Intervals are compared with one number of services, and numbers of services with one interval.'
  return section(
    'polling',
    'Polling',
    'What does polling a table cost?',
    lead(text),
    cells.length > 0 && card(`${table(head, rows, 'Polling')}${table(claims.head, claims.rows, 'Claims', 'words')}`),
  )
}
