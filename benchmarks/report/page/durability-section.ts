/** The section about servers that flush at every commit, where they were measured too. */

import type { Results } from '../../results-schema.ts'
import { ofDurability, ofExperiment } from '../cells.ts'
import { flushRows } from '../durability.ts'
import { availabilityRows } from '../faults.ts'
import { scalingRows } from '../knees.ts'
import { costRows, latencyRows, sustainedRows } from '../table.ts'
import { escaped, table } from './html.ts'
import { foldedTables, type Section } from './pieces.ts'

export function durabilitySection(all: Results): Section | null {
  const flushed = ofDurability(all, 'power-loss')
  if (flushed.cells.length === 0) return null
  const { n, head, rows } = flushRows(all)
  const disk = all.meta.durability.disk ? ` Disk: ${escaped(all.meta.durability.disk)}` : ''
  const stacking = ofExperiment(flushed, 'latency-stacking')
  return {
    id: 'durability',
    title: 'What flushing at every commit costs',
    short: 'Flushing',
    charts: [],
    content: `<p class="lead">${escaped(lead)}</p>
<div class="card">${rows.length > 0 ? `<h3>Milliseconds with ${n} services, as usual and flushed</h3><p>${escaped(caution)}${disk}</p>${table(head, rows, 'Flushing')}` : '<p>No latency was measured validly.</p>'}</div>
${foldedTables({
  'Milliseconds, flushed': latencyRows(stacking),
  [`What an order costs with ${n} services, flushed`]: costRows(stacking, n),
  'Sustained rate, flushed': sustainedRows(ofExperiment(flushed, 'sustained')),
  'Every fault, flushed': availabilityRows(flushed.cells),
  'Every step of the ramp, flushed': scalingRows(ofExperiment(flushed, 'scaling')),
})}`,
  }
}

const lead =
  'As usual, Kafka and Temporal acknowledge what the disk does not have yet: it survives the end of any process, but not a ' +
  'power loss. Told to flush first, they guarantee what PostgreSQL guarantees anyway. Everything else on this page was ' +
  'measured as usual.'

const caution =
  'The flushed cells were all measured after the others, so that a machine that has changed meanwhile shows in the ratio ' +
  'too. The synchronous chain has neither Kafka nor Temporal: how far its ratios are from 1 says how much of the others’ is ' +
  'not the flushing.'
