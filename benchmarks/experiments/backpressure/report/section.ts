/** The section about backpressure: what the text says of it, and what was measured. */
import { ofExperiment } from '../../../report/cells.ts'
import { claimsSection } from '../../../report/page/claims-section.ts'
import type { Section } from '../../../report/page/pieces.ts'
import type { Results } from '../../../results-schema.ts'
import { backpressureClaims } from '../findings.ts'
import { backpressureRows } from './rows.ts'

export const backpressureSection = (found: Results): Section | null =>
  claimsSection({
    id: 'backpressure',
    label: 'Backpressure',
    question: 'What happens when a service cannot keep up?',
    text: "Loyalty's provider can do 6.7 orders per second. The text expects that a style which sends messages and forgets them overwhelms a service that cannot keep up (EDA §2, the first attempt). Orders arrive at half of that rate, just below it, and at nearly twice the rate.",
    cells: ofExperiment(found, 'backpressure'),
    rowsOf: backpressureRows,
    claimsOf: backpressureClaims,
  })
