/** The fault heat map: a table whose cells are buttons; each opens the outcomes of one style during one fault. */
import { outcomes } from '../../../measure/outcomes.ts'
import { percent, plural, seconds } from '../../../report/format.ts'
import { escaped, styleName, symbolOf, table } from '../../../report/page/html.ts'
import { themeOf } from '../../../report/style-themes.ts'
import type { Cell } from '../../../results-schema.ts'
import {
  correctShare,
  type FaultResult,
  faultedStyles,
  faultsOf,
  groupByFault,
  lateShare,
  outcomeNames,
} from './fault-results.ts'
import { inFlightText, medianRecovery } from './recovery-rows.ts'
import { timelineFaults, timelinesId } from './timelines.ts'

/** A longer list cannot be read; results.json has all of them. */
const maxViolations = 50

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
}

/** Distinguishable in grey and with colour blindness: from dark orange through pale to dark blue. */
const steps = [0.25, 0.5, 0.75, 0.9, 0.98]
const stepOf = (share: number) => (Number.isNaN(share) ? 'none' : steps.filter((step) => share >= step).length)

const idOf = ({ fault, style }: FaultResult) => `drill-${fault.replaceAll(/\W+/g, '-')}-${style}`

function cellOf(one: FaultResult | undefined, worst: FaultResult | undefined): string {
  if (!one) return '<td class="absent" title="The style does not use this part, or the fault was not measured.">·</td>'
  const [correct, late] = [correctShare(one), lateShare(one)]
  const text = `${one.fault}, ${themeOf(one.style).label}: ${percent(correct)} of ${one.attempts} orders correct, ${percent(late)} late`
  const broken = one.violations.some(({ guaranteed }) => guaranteed)
  const mark = broken ? '<b class="mark" title="a guarantee was violated">!</b>' : ''
  return `<td><button type="button" class="heat-${stepOf(correct)}${one.invalidReasons.length > 0 ? ' doubtful' : ''}" data-drill="${idOf(one)}"${one === worst ? ' data-first' : ''} aria-controls="drill" aria-pressed="false" aria-label="${escaped(text)}">
<span class="share">${percent(correct)}${mark}</span>${one.outcomes.late > 0 ? `<small>+ ${percent(late)}<span class="long"> late</span></small><i style="--late:${(late * 100).toFixed(1)}%"></i>` : ''}</button></td>`
}

const scale = `<ul class="scale" aria-label="Colours">${['under 25 %', '25', '50', '75', '90', '98 % and more']
  .map((text, i) => `<li><i class="heat-${i}"></i>${text}</li>`)
  .join('')}<li><i class="late"></i>+ late</li><li><i class="heat-5 doubtful"></i>not valid</li></ul>`

const outcomeTitles: Record<(typeof outcomes)[number], string> = {
  correct: 'acknowledged, finished and correct within 5\u00a0s',
  late: 'the same, but later',
  refused: 'an error was the response, and nothing happened',
  denied: 'an error was the response, but it was carried out',
  unknownDone: 'no response: the client cannot know that it was carried out',
  unknownUndone: 'no response: the client cannot know that nothing happened',
  duplicated: 'something happened twice',
  lost: 'acknowledged, but there is no such order',
  stuck: 'still pending when the system was drained',
  wrong: 'any other violation',
}

/** @param timeline its index in the choice of the timelines; negative when it has none */
function drillDown(one: FaultResult, timeline: number): string {
  const present = outcomes.filter((name) => one.outcomes[name] > 0)
  const bar = present.map(
    (name) =>
      `<i class="outcome-${name}" style="flex-grow:${one.outcomes[name]}" title="${outcomeNames[name]}: ${one.outcomes[name]}"></i>`,
  )
  const counts = outcomes.map(
    (name) =>
      `<tr class="${one.outcomes[name] ? '' : 'none'}"><th scope="row"><i class="outcome-${name}"></i>${outcomeNames[name]}</th><td>${one.outcomes[name]}</td><td>${outcomeTitles[name]}</td></tr>`,
  )
  return `<article id="${idOf(one)}" hidden><header><h3>${escaped(one.fault)}</h3><p>${styleName(one.style)}</p>
<button type="button" class="close" aria-label="Close">×</button></header>
${one.invalidReasons.map((doubt) => `<p class="bad">Not valid: ${escaped(doubt)}</p>`).join('')}
<p>${plural(one.attempts, 'order')} arrived during the fault, which lasted ${seconds(one.faultMs)}. After recovery, the system was drained in <strong>${seconds(one.drainMs)}</strong>.</p>
${one.recoveries.length > 0 ? recoveryOf(one, timeline) : ''}
<div class="outcomes" role="img" aria-label="${present.map((name) => `${one.outcomes[name]} ${outcomeNames[name]}`).join(', ')}">${bar.join('')}</div>
<table class="counts"><tbody>${counts.join('')}</tbody></table>
${violationsOf(one)}</article>`
}

function recoveryOf(one: FaultResult, timeline: number): string {
  const time = (of: Parameters<typeof medianRecovery>[1], never: string) => {
    const valueMs = medianRecovery(one, of)
    return valueMs === null ? never : seconds(valueMs)
  }
  const lost = medianRecovery(one, ({ areaLost }) => areaLost)
  const missing = [...new Set(one.recoveries.flatMap((recovery) => recovery.missing))]
  return `<ul class="recovery">
<li>accepted: ${one.accepted} of ${one.attempts}</li>
<li>first success: ${time(({ firstSuccessMs }) => firstSuccessMs.sinceStrike, 'never')} after the strike, ${time(({ firstSuccessMs }) => firstSuccessMs.sinceRecovery, 'never')} after the recovery began, which took ${time(({ recoveryMs }) => recoveryMs, '–')} by itself</li>
<li>p99 back in its band: ${time(({ p99 }) => p99.backMs, 'not within the load')}${one.recoveries.length > 1 ? `, median of ${one.recoveries.length} strikes` : ''}</li>
<li>goodput lost: ${lost === null ? '–' : plural(Math.round(lost), 'order')}</li>
<li>in flight at the strike: ${escaped(inFlightText(one))}</li>
${missing.map((why) => `<li>${escaped(why)}</li>`).join('')}</ul>
<p><a href="#${timelinesId}" data-variant="${timeline}">Timeline</a></p>`
}

function violationsOf({ violations }: FaultResult): string {
  if (violations.length === 0) return '<p class="good">The audit found nothing wrong.</p>'
  const guaranteed = violations.filter((violation) => violation.guaranteed)
  const shown = [...guaranteed, ...violations.filter((violation) => !violation.guaranteed)].slice(0, maxViolations)
  const rows = shown.map(({ invariant, orderId, detail, guaranteed }) => [
    `${invariant}${guaranteed ? '' : ' (not guaranteed)'}`,
    orderId?.slice(0, 8) ?? 'all orders',
    detail,
  ])
  const rest = violations.length > shown.length ? `<p>The first ${shown.length}; all are in results.json.</p>` : ''
  const title = `${plural(violations.length, 'violation')}${guaranteed.length > 0 ? `, ${guaranteed.length} of a guarantee` : ', none of a guarantee'}`
  return `<h4>${title}</h4>${table(['invariant', 'order', 'what does not hold'], rows, 'Violations', 'words')}${rest}`
}
