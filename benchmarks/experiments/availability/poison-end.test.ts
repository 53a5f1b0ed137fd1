import { expect, test } from 'vitest'
import type { MessageState } from '../../measure/consumption.ts'
import { describeEnd, withoutPoison } from './poison-end.ts'

const letter = (consumer: string, eventId: string) => ({
  consumer,
  eventId,
  orderId: null,
  type: 'OrderCompleted',
  reason: 'poison: no JSON',
})
const messages: MessageState = {
  left: { 'dead letters': 3, outbox: 1 },
  consumption: { consumers: [], deadLetters: [letter('payment', 'a'), letter('loyalty', 'a'), letter('payment', 'b')] },
}

test('When dead letters are poison, then they are no work that is left; others are', () => {
  expect(withoutPoison(messages, ['a', 'b'])).toEqual({ outbox: 1 })
  expect(withoutPoison(messages, ['a'])).toEqual({ outbox: 1, 'dead letters': 1 })
})

test('When a style has no broker, then its own script says where the message ended', () => {
  expect(describeEnd({ id: 'a', where: 'not dead-lettered' }, messages)).toBe('dead-lettered by loyalty, payment')
  expect(describeEnd({ id: 'x', where: 'a job' }, { left: {}, consumption: null })).toBe('a job')
})
