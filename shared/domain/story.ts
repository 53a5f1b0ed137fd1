/** The text that answers "Where is my order, and why?", from whatever places a style keeps it in. */
import type { Order, OrderTransition } from '#shared/persistence/generated/client.ts'

export interface StoryEntry {
  /** A refusal's row has no time. */
  at: Date | null
  text: string
}

export const transitionEntries = (transitions: readonly OrderTransition[]): StoryEntry[] =>
  transitions.map(({ at, to, reason }) => ({ at, text: `order is ${to}${reason ? `: ${reason}` : ''}` }))

/**
 * @param entries in any order; one without a time comes just before the order settled
 * @param open what is not done: its title and lines, and the line that stands there when there is nothing
 * @param sources where all of it was read
 */
export function renderStory(
  { id, customerId, status, reason, placedAt, settledAt }: Order,
  entries: readonly StoryEntry[],
  open: { title: string; lines: readonly string[]; none: string },
  sources: readonly string[],
): string {
  const timeOf = ({ at }: StoryEntry) => (at ?? settledAt ?? new Date()).getTime()
  const offset = (at: Date | null) => (at ? `+${at.getTime() - placedAt.getTime()} ms` : '').padStart(10)
  return [
    `Order ${id} of ${customerId}: ${status}${reason ? ` (${reason})` : ''}`,
    '',
    ...entries.toSorted((a, b) => timeOf(a) - timeOf(b)).map(({ at, text }) => `${offset(at)}  ${text}`),
    '',
    ...(open.lines.length > 0 ? [`${open.title}:`, ...open.lines.map((line) => `  ${line}`)] : [open.none]),
    '',
    `Read ${sources.length} sources: ${sources.join(', ')}.`,
  ].join('\n')
}
