/** The section about refused and cancelled orders: the provider calls that each style made, beside those stated of it. */
import { refusalCalls } from '../../experiments/equal-refusals.ts'
import { scenarios } from '../../load/driver.ts'
import type { Results } from '../../results-schema.ts'
import { validCells } from '../cells.ts'
import { tableOf } from '../columns.ts'
import { byStyle } from '../style-themes.ts'
import { table } from './html.ts'
import { card, lead, type Section, section } from './pieces.ts'

export function equalWorkSection(all: Results): Section | null {
  const position = (scenario: string) => (scenarios as readonly string[]).indexOf(scenario)
  const found = refusalCalls(validCells(all.cells)).sort(
    (a, b) => position(a.scenario) - position(b.scenario) || byStyle(a.style, b.style) || a.downstream - b.downstream,
  )
  const { head, rows } = tableOf(found, {
    style: ({ style }) => style,
    'meant to be': ({ scenario }) => scenario,
    'and was': ({ outcome }) => outcome,
    N: ({ downstream }) => downstream,
    orders: ({ orders }) => orders,
    'calls per order': ({ calls }) =>
      Object.values(calls)
        .reduce((sum, count) => sum + count, 0)
        .toFixed(1),
    '': ({ differences }) => (differences.length > 0 ? 'NOT MET' : 'met'),
    stated: ({ stated, differences }) => [stated, ...differences].join('; '),
  })
  const text =
    'Equal work means the same provider calls for a completed order. What a refused or cancelled order takes differs by design: who stops early, what runs side by side, and what is undone. It was stated for each style beforehand; a question mark: it depends on what is faster.'
  return section(
    'equal-work',
    'Equal work',
    'What do refused and cancelled orders take?',
    lead(text),
    rows.length > 0 && card(table(head, rows, 'Provider calls', 'words')),
  )
}
