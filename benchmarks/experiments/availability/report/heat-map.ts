/** The fault heat map: a table whose cells are buttons; each opens the outcomes of one style during one fault. */
import { percent } from '../../../report/format.ts'
import { escaped, symbolOf } from '../../../report/page/html.ts'
import { themeOf } from '../../../report/style-themes.ts'
import type { Cell } from '../../../results-schema.ts'
import { drillDown, drillDownId } from './drill-down.ts'
import { correctShare, type FaultResult, faultedStyles, faultsOf, groupByFault, lateShare } from './fault-results.ts'
import { timelineFaults } from './timelines.ts'

export function heatMap(cells: readonly Cell[]): string {
  const results = groupByFault(cells)
  const styles = faultedStyles(cells)
  const groups = faultsOf(results)
  const find = (fault: string, style: string) => results.find((one) => one.fault === fault && one.style === style)
  const worst = worstOf(results)
  const rows = groups.flatMap(({ kind, faults }) => [
    `<tr class="kind"><th colspan="${styles.length + 1}" scope="rowgroup">${escaped(kindTitles[kind] ?? kind)}</th></tr>`,
    ...faults.map(
      (fault) =>
        `<tr><th scope="row">${escaped(fault)}</th>${styles.map((style) => cellOf(find(fault, style), worst)).join('')}</tr>`,
    ),
  ])
  const head = styles.map(
    (style) =>
      `<th scope="col"><span class="style" style="--own:${themeOf(style).color}">${symbolOf(style)}<span class="long">${escaped(themeOf(style).label)}</span><span class="short">${escaped(themeOf(style).short)}</span></span></th>`,
  )
  return `<div class="heat">
<div class="wide"><table class="heat-map${styles.length > 4 ? ' many' : ''}"><caption class="unseen">Share of correct orders by fault and style</caption>
<thead><tr><th scope="col">during this fault</th>${head.join('')}</tr></thead><tbody>${rows.join('\n')}</tbody></table>
${scale}</div>
<div class="drill" id="drill" aria-live="polite"><p class="hint">Select a cell to see the outcomes of its orders.</p>
${results.map((one) => drillDown(one, timelineFaults(results).indexOf(one.fault))).join('\n')}</div></div>`
}

/** Opened first, where there is room: the fault with the fewest correct orders. */
const worstOf = (results: readonly FaultResult[]): FaultResult | undefined =>
  results
    .filter(({ invalidReasons, attempts }) => invalidReasons.length === 0 && attempts > 0)
    .sort((a, b) => correctShare(a) - correctShare(b) || lateShare(a) - lateShare(b))[0]

const kindTitles: Record<string, string> = {
  service: 'A service',
  provider: 'A provider',
  server: 'A server',
  network: 'The network',
  load: 'What arrives',
}

/** Distinguishable in grey and with colour blindness: from dark orange through pale to dark blue. */
const steps = [0.25, 0.5, 0.75, 0.9, 0.98]
const stepOf = (share: number) => (Number.isNaN(share) ? 'none' : steps.filter((step) => share >= step).length)

function cellOf(one: FaultResult | undefined, worst: FaultResult | undefined): string {
  if (!one) return '<td class="absent" title="The style does not use this part, or the fault was not measured.">·</td>'
  const [correct, late] = [correctShare(one), lateShare(one)]
  const text = `${one.fault}, ${themeOf(one.style).label}: ${percent(correct)} of ${one.attempts} orders correct, ${percent(late)} late`
  const broken = one.violations.some(({ guaranteed }) => guaranteed)
  const mark = broken ? '<b class="mark" title="a guarantee was violated">!</b>' : ''
  return `<td><button type="button" class="heat-${stepOf(correct)}${one.invalidReasons.length > 0 ? ' doubtful' : ''}" data-drill="${drillDownId(one)}"${one === worst ? ' data-first' : ''} aria-controls="drill" aria-pressed="false" aria-label="${escaped(text)}">
<span class="share">${percent(correct)}${mark}</span>${one.outcomes.late > 0 ? `<small>+ ${percent(late)}<span class="long"> late</span></small><i style="--late:${(late * 100).toFixed(1)}%"></i>` : ''}</button></td>`
}

const scale = `<ul class="scale" aria-label="Colours">${['under 25 %', '25', '50', '75', '90', '98 % and more']
  .map((text, i) => `<li><i class="heat-${i}"></i>${text}</li>`)
  .join('')}<li><i class="late"></i>+ late</li><li><i class="heat-5 doubtful"></i>not valid</li></ul>`
