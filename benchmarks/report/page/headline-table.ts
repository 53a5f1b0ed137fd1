/** The figures of every style side by side; the head says what each one has made durable at accept. */

import { metrics, referenceCount } from '../../comparison.ts'
import { durableAtAccept } from '../../meta/at-accept.ts'
import type { Cell, Results } from '../../results-schema.ts'
import { atServices, medianAcross, ofExperiment, ofStyle, servicesOf, validCells } from '../cells.ts'
import { ms } from '../format.ts'
import { stylesIn } from '../style-themes.ts'
import { escaped, styleName } from './html.ts'
import { card } from './pieces.ts'

/** @returns nothing when latency was not measured */
export function headlineTable(all: Results): string {
  const valid = validCells(ofExperiment(all, 'latency-stacking'))
  if (valid.length === 0) return ''
  const n = referenceCount(servicesOf(valid))
  const cells = atServices(valid, n)
  const styles = stylesIn(cells)
  const row = (title: string, value: (cell: Cell) => number | null | undefined) =>
    `<tr><th scope="row" class="word">${title}</th>${styles.map((style) => `<td>${ms(medianAcross(ofStyle(cells, style), value))}</td>`).join('')}</tr>`
  const heads = styles.map(
    (style) =>
      `<th scope="col">${styleName(style)}<small>${escaped(durableAtAccept(style, all.meta.durability))}</small></th>`,
  )
  const rate = cells[0]!.params.ratePerS
  return card(`<div class="wide" tabindex="0" role="region" aria-label="Figures of every style"><table class="headline">
<thead><tr><th scope="col" class="word">${n} services, ${rate} orders/s<small>in the head: what is durable at accept</small></th>${heads.join('')}</tr></thead>
<tbody>${metrics.map((metric) => row(`${metric.replace('Ms', '')}, p50`, (cell) => cell[metric].p50)).join('\n')}
${row('CPU time per order', ({ costPerOrder }) => costPerOrder?.cpuMsTotal)}</tbody></table></div>`)
}
