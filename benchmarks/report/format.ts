/** Figures as text. A missing value is a dash, never 0. */

export type Row = readonly (string | number | null)[]

export interface Table {
  title: string
  head: Row
  rows: Row[]
}

const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })

/** About three digits: more would suggest a precision that the measurements do not have. */
export function figure(value: number | null | undefined): string {
  if (value == null || Number.isNaN(value)) return '–'
  const size = Math.abs(value)
  const text = size >= 100 ? grouped.format(value) : value.toFixed(size >= 10 || value === 0 ? 0 : size >= 1 ? 1 : 2)
  return text.replace('-', '−')
}

export const ms = (value: number | null | undefined): string => (value == null ? '–' : `${figure(value)} ms`)

export const seconds = (valueMs: number): string => `${(valueMs / 1_000).toFixed(valueMs < 10_000 ? 1 : 0)} s`

/** Only all is 100 %, and only none is 0 %. */
export function percent(share: number): string {
  if (Number.isNaN(share)) return '–'
  const rounded = Math.round(share * 100)
  if (rounded === 100 && share < 1) return '> 99 %'
  if (rounded === 0 && share > 0) return '< 1 %'
  return `${rounded} %`
}

/** "a, b and c" */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join('')
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}

export const plural = (n: number, one: string, many = `${one}s`): string =>
  `${grouped.format(n)} ${n === 1 ? one : many}`
