/** A table of figures whose background is darker where they are higher, on a logarithmic scale. */

import type { Row } from '../../../report/format.ts'
import { escaped, styleName } from '../../../report/page/html.ts'

/** @param rows a style, a number of services, then figures as text */
export function heatTable(head: Row, rows: readonly Row[], label: string): string {
  const figures = rows.flatMap((row) => row.slice(2).flatMap((value) => (value === null ? [] : Number(value))))
  const [least, most] = [Math.log(Math.min(...figures)), Math.log(Math.max(...figures))]
  const share = (value: number) => Math.round((60 * (Math.log(value) - least)) / (most - least || 1))
  const shaded = (value: Row[number]) =>
    value === null
      ? '<td>–</td>'
      : `<td style="background:color-mix(in srgb, var(--edge) ${share(Number(value))}%, transparent)">${escaped(String(value))}</td>`
  const body = rows.map(
    ([style, services, ...values]) =>
      `<tr><th scope="row" class="word">${styleName(String(style))}</th><td>${services}</td>${values.map(shaded).join('')}</tr>`,
  )
  const heads = head
    .map((name, i) => `<th scope="col"${i === 0 ? ' class="word"' : ''}>${escaped(String(name))}</th>`)
    .join('')
  return `<div class="wide" tabindex="0" role="region" aria-label="${escaped(label)}"><table><thead><tr>${heads}</tr></thead><tbody>${body.join('\n')}</tbody></table></div>`
}
