/** Selects cells that belong together, and takes the median of their repetitions. */
import type { Cell, Results } from '../results-schema.ts'
import { median } from '../statistics.ts'
import { isVariantName, variantSuffix } from '../variants.ts'
import { listed } from './format.ts'
import { themeOf } from './style-themes.ts'

/** Figures of failed or invalid cells mean nothing about the style. */
export const validCells = (cells: readonly Cell[]): Cell[] =>
  cells.filter(({ failure, valid }) => failure === null && valid)

export const ofExperiment = ({ cells }: Pick<Results, 'cells'>, name: string): Cell[] =>
  cells.filter(({ experiment }) => experiment === name)

/** The servers of a cell, where they were not always the same. */
export const serversNoted = ({ params }: Cell): string =>
  isVariantName(params.variant) ? variantSuffix(params.variant) : ''

export function medianAcross(cells: readonly Cell[], of: (cell: Cell) => number | null | undefined): number | null {
  const values = cells.map(of).filter((value) => value != null)
  return values.length > 0 ? median(values) : null
}

export const servicesOf = (cells: readonly Cell[]): number[] =>
  [...new Set(cells.map(({ params }) => Number(params.downstream)))].sort((a, b) => a - b)

export const atServices = (cells: readonly Cell[], n: number): Cell[] =>
  cells.filter(({ params }) => params.downstream === n)

export const ofStyle = <Item extends { style: string }>(items: readonly Item[], style: string): Item[] =>
  items.filter((item) => item.style === style)

/** A sentence about the cells that a chart does not show; empty when it shows all. */
export function exclusionNote(cells: readonly Cell[], nameOf: (cell: Cell) => string): string {
  const out = cells.filter((cell) => !validCells([cell]).length)
  if (out.length === 0) return ''
  const names = out.map(
    (cell) => `${themeOf(cell.style).label} ${nameOf(cell)} (${cell.failure === null ? 'not valid' : 'failed'})`,
  )
  const shown = [...new Set(names)]
  const rest = shown.length > 6 ? [...shown.slice(0, 5), `${shown.length - 5} more`] : shown
  return `Not drawn: ${listed(rest)}.`
}

/** What the audit found in these cells, in a word. */
export function auditState(cells: readonly Cell[]): string {
  if (cells.some(({ failure }) => failure !== null)) return 'FAILED'
  const violations = cells.flatMap(({ audit }) => audit.violations)
  return violationState(
    violations,
    cells.every(({ valid }) => valid),
  )
}

export function violationState(violations: Cell['audit']['violations'], isValid: boolean): string {
  const guaranteed = violations.filter((violation) => violation.guaranteed)
  if (guaranteed.length > 0) return `VIOLATES ${[...new Set(guaranteed.map(({ invariant }) => invariant))].join(' ')}`
  if (!isValid) return 'not valid'
  return violations.length > 0 ? `${violations.length} not guaranteed` : 'clean'
}
