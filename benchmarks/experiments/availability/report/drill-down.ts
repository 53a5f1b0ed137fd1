/** What a cell of the heat map opens: the outcomes of one style during one fault, and how it came back. */
import { outcomes } from '../../../measure/outcomes.ts'
import { plural, seconds } from '../../../report/format.ts'
import { escaped, styleName, table } from '../../../report/page/html.ts'
import { type FaultResult, outcomeNames } from './fault-results.ts'
import { inFlightText, medianRecovery } from './recovery-rows.ts'
import { timelinesId } from './timelines.ts'

/** A longer list cannot be read; results.json has all of them. */
const maxViolations = 50

export const drillDownId = ({ fault, style }: FaultResult): string => `drill-${fault.replaceAll(/\W+/g, '-')}-${style}`

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
export function drillDown(one: FaultResult, timeline: number): string {
  const present = outcomes.filter((name) => one.outcomes[name] > 0)
  const bar = present.map(
    (name) =>
      `<i class="outcome-${name}" style="flex-grow:${one.outcomes[name]}" title="${outcomeNames[name]}: ${one.outcomes[name]}"></i>`,
  )
  const counts = outcomes.map(
    (name) =>
      `<tr class="${one.outcomes[name] ? '' : 'none'}"><th scope="row"><i class="outcome-${name}"></i>${outcomeNames[name]}</th><td>${one.outcomes[name]}</td><td>${outcomeTitles[name]}</td></tr>`,
  )
  return `<article id="${drillDownId(one)}" hidden><header><h3>${escaped(one.fault)}</h3><p>${styleName(one.style)}</p>
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
  const omitted = violations.length > shown.length ? `<p>The first ${shown.length}; all are in results.json.</p>` : ''
  const title = `${plural(violations.length, 'violation')}${guaranteed.length > 0 ? `, ${guaranteed.length} of a guarantee` : ', none of a guarantee'}`
  return `<h4>${title}</h4>${table(['invariant', 'order', 'what does not hold'], rows, 'Violations', 'words')}${omitted}`
}
