/** A section about a naive attempt: what the text says of it, and what was measured. */
import type { Cell, Results } from '../../results-schema.ts'
import type { Row } from '../format.ts'
import { checkRows } from '../table.ts'
import { table } from './html.ts'
import { card, lead, type Section, section } from './pieces.ts'

interface ClaimsSection {
  id: string
  label: string
  question: string
  text: string
  cells: readonly Cell[]
  rowsOf(cells: readonly Cell[]): { head: Row; rows: Row[] }
  claimsOf(cells: readonly Cell[]): Results['checks']
}

/** @returns null when nothing of it was measured */
export function claimsSection({ id, label, question, text, cells, rowsOf, claimsOf }: ClaimsSection): Section | null {
  const measured = rowsOf(cells)
  const claims = checkRows({ checks: claimsOf(cells) })
  const tables = [
    table(measured.head, measured.rows, label),
    ...(claims.rows.length > 0 ? [table(claims.head, claims.rows, 'Claims', 'words')] : []),
  ]
  return section(id, label, question, lead(text), cells.length > 0 && card(tables.join('')))
}
