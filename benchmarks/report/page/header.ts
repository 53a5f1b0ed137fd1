/** The top of the page: the run, whether it is valid, and its findings. */
import type { Results } from '../../results-schema.ts'
import { headline } from '../headline.ts'
import { verdict } from '../verdict.ts'
import { headlineTable } from './headline-table.ts'
import { escaped } from './html.ts'
import { findingCard } from './pieces.ts'

export function header(title: string, found: Results): string {
  const { meta } = found
  const { cpu, cores, memoryGiB, os } = meta.machine
  const facts = {
    profile: meta.profile,
    measured: `${meta.date.slice(0, 16).replace('T', ' ')} UTC`,
    commit: meta.commit,
    seed: meta.seed,
    ...(meta.leftOut.length > 0 && { 'left out': meta.leftOut.join(' ') }),
    machine: `${cpu}, ${cores} cores, ${memoryGiB} GiB, ${os}`,
  }
  const listed = Object.entries(facts).map(([name, value]) => `<li>${name} <b>${escaped(String(value))}</b></li>`)
  return `<header class="title"><h1>${title}</h1>
<p>The same order domain as a synchronous chain, as an event choreography over Kafka and as a Temporal saga, measured side by side on real servers. Every order was followed to its end and audited.</p>
<ul class="facts">${listed.join('')}</ul>
${verdictOn(found)}</header>
<section id="findings" aria-label="Findings" class="findings">${headline(found).map(findingCard).join('\n')}</section>
${headlineTable(found)}`
}

/** Names every failed or invalid cell; a long list is cut. */
function verdictOn(found: Results): string {
  const wrong = verdict(found)
  if (found.cells.length === 0) return '<div class="verdict"><strong>Nothing was measured yet.</strong></div>'
  if (wrong.length === 0) {
    const checked = found.cells.reduce((sum, { audit }) => sum + audit.checked, 0)
    return `<div class="verdict kept"><strong class="good">Every cell is valid, and every guarantee was kept.</strong> The audit followed ${checked.toLocaleString('en')} orders.</div>`
  }
  const items = wrong.slice(0, maxLines).map((line) => `<li>${escaped(line)}</li>`)
  const omitted = wrong.length > maxLines ? `<li>and ${wrong.length - maxLines} more</li>` : ''
  return `<div class="verdict"><strong class="bad">This run has failed or invalid cells, or violations.</strong><ul>${items.join('')}${omitted}</ul></div>`
}

const maxLines = 6
