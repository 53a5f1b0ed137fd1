/** The section about the polled table: what the text says of it, and what was measured. */
import { ofExperiment } from '../../../report/cells.ts'
import { claimsSection } from '../../../report/page/claims-section.ts'
import type { Section } from '../../../report/page/pieces.ts'
import type { Results } from '../../../results-schema.ts'
import { pollingClaims } from '../findings.ts'
import { pollingRows } from './rows.ts'

export const pollingSection = (found: Results): Section | null =>
  claimsSection({
    id: 'polling',
    label: 'Polling',
    question: 'What does polling a table cost?',
    text: 'The second attempt of EDA §2: services find their events by polling one table. The text expects latency that depends on the interval, a query bottleneck and lock contention. Intervals are compared with one number of services, and numbers of services with one interval.',
    cells: ofExperiment(found, 'polling'),
    rowsOf: pollingRows,
    claimsOf: pollingClaims,
  })
