/** Where the poison messages of a style with a broker ended: dead letters, which are no work that is left. */
import type { FaultContext } from '../../faults/fault.ts'
import type { MessageState } from '../../measure/consumption.ts'

type Poison = NonNullable<FaultContext['poison']>

/** @param poisoned ids of all poison messages so far @returns the work left without them */
export function withoutPoison({ left, consumption }: MessageState, poisoned: readonly string[]): MessageState['left'] {
  const { 'dead letters': letters = 0, ...others } = left
  const unexpected = letters - poisoned.flatMap((id) => consumersOf(consumption, id)).length
  return unexpected > 0 ? { ...others, 'dead letters': unexpected } : others
}

export function describeEnd({ id, where }: Poison, { consumption }: MessageState): string {
  const consumers = consumersOf(consumption, id)
  return consumers.length > 0 ? `dead-lettered by ${consumers.sort().join(', ')}` : where
}

const consumersOf = (consumption: MessageState['consumption'], id: string | null): string[] =>
  (consumption?.deadLetters ?? []).filter(({ eventId }) => eventId === id).map(({ consumer }) => consumer)
