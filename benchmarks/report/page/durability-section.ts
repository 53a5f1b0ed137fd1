/** The section about flushing at every commit, across all experiments that were measured so. */
import { availabilityRows } from '../../experiments/availability/report/fault-results.ts'
import { flushRows } from '../../experiments/latency-stacking/report/flush-rows.ts'
import { costRows, latencyRows } from '../../experiments/latency-stacking/report/rows.ts'
import { scalingRows } from '../../experiments/scaling/report/searches.ts'
import { sustainedRows } from '../../experiments/sustained/report/rows.ts'
import type { Results } from '../../results-schema.ts'
import { ofDurability, ofExperiment } from '../cells.ts'
import { escaped, table } from './html.ts'
import { card, foldedTables, lead, type Section, section } from './pieces.ts'

export function durabilitySection(all: Results): Section | null {
  const flushed = ofDurability(all, 'power-loss')
  const { n, head, rows } = flushRows(all)
  const disk = all.meta.durability.disk ? ` Disk: ${all.meta.durability.disk}` : ''
  const stacking = ofExperiment(flushed, 'latency-stacking')
  const ratios =
    rows.length > 0
      ? `<h3>Milliseconds with ${n} services, by default and flushed</h3><p>${escaped(`${flushNote}${disk}`)}</p>${table(head, rows, 'Flushing')}`
      : '<p>No latency was measured validly.</p>'
  const tables = {
    'Milliseconds, flushed': latencyRows(stacking),
    [`What an order costs with ${n} services, flushed`]: costRows(stacking, n),
    'Sustained rate, flushed': sustainedRows(ofExperiment(flushed, 'sustained')),
    'Every fault, flushed': availabilityRows(flushed.cells),
    'Every step of the search for the capacity, flushed': scalingRows(ofExperiment(flushed, 'scaling')),
  }
  const text =
    'By default, Kafka and Temporal acknowledge before the data is on disk: it survives the end of any process, but not a power loss. With a flush per commit they guarantee what PostgreSQL always guarantees. Everything else on this page was measured with the defaults.'
  return section(
    'durability',
    'Flushing',
    'What flushing at every commit costs',
    lead(text),
    flushed.cells.length > 0 && `${card(ratios)}${foldedTables(tables)}`,
  )
}

const flushNote =
  'All flushed cells were measured after the others, so a change of the machine in between shows in the ratio too. The ' +
  'synchronous chain has neither Kafka nor Temporal: its distance from 1 shows how much of the others’ is not the flushing.'
