/** Predictions are read strictly, and compared fairly. */
import { expect, test } from 'vitest'
import { comparePrediction, parsePrediction } from './prediction.ts'

const number = { text: 'How long?', unit: 'ms' }
const choice = { text: 'Which?', choices: ['a call', 'an event'] }

test('When a number is given, then it is the prediction', () => {
  expect(parsePrediction(number, ' 12.5 ')).toBe(12.5)
})

test.each(['', 'many', '-3', 'NaN'])(
  'When "%s" is given for a number, then the error says what is expected',
  (text) => {
    expect(() => parsePrediction(number, text)).toThrow('A number is expected (ms)')
  },
)

test('When a choice is given by number or by text, then it is the prediction', () => {
  expect([parsePrediction(choice, '2'), parsePrediction(choice, 'A call')]).toEqual(['an event', 'a call'])
})

test.each(['0', '3', 'both'])('When "%s" is given for a choice, then the error lists the choices', (text) => {
  expect(() => parsePrediction(choice, text)).toThrow('1 a call, 2 an event')
})

test.each([
  [100, 100, 'exactly'],
  [100, 101, 'close'],
  [100, 250, '2.5 times as much'],
  [250, 100, '2.5 times less'],
  [1, 40, '40 times as much'],
])('When %d was predicted and %d measured, then it was %s', (predicted, measured, words) => {
  expect(comparePrediction(number, predicted, measured)).toMatch(new RegExp(`, ${words}\\.$`))
})

test('When zero was predicted or measured, then no ratio is given', () => {
  expect(comparePrediction(number, 0, 7)).toBe('You predicted 0 ms, measured: 7 ms.')
})

test('When the wrong choice was predicted, then the right one is named', () => {
  expect(comparePrediction(choice, 'a call', 'an event')).toBe('You predicted "a call"; it was "an event".')
})
