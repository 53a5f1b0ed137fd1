/** The predictions: one for each style and fault, and what counts as a difference. */
import { expect, test } from 'vitest'
import { styleNames } from '#stack/styles.ts'
import { faults } from '../../faults/faults.ts'
import { countOutcomes } from '../../measure/outcomes.ts'
import { differencesFrom, predictionFor, predictions, withRetries } from './predictions.ts'

const none = countOutcomes([])
const observed = (counts: Partial<typeof none>) => ({ ...none, ...counts })
const violation = (invariant: 'I1' | 'I3', orderId: string | null = 'order-1') => ({ invariant, orderId })
const chain = (fault: string) => predictionFor('synchronous-chain', fault)

test('When a fault applies to a style, then there is a prediction, and none otherwise', () => {
  expect(Object.keys(predictions).sort()).toEqual(faults.map(({ name }) => name).sort())
  for (const { name, appliesTo } of faults)
    for (const style of styleNames)
      expect(predictions[name]![style] !== null, `${style}, ${name}`).toBe(appliesTo(style))
})

test('When all is as predicted, then nothing differs', () => {
  expect(differencesFrom(chain('payment down'), observed({ stuck: 20 }), [violation('I1')])).toEqual([])
  expect(differencesFrom(predictionFor('choreography', 'payment down'), observed({ late: 20 }), [])).toEqual([])
})

test('When a predicted violation does not occur, then that is a difference', () => {
  expect(differencesFrom(chain('payment down'), observed({ refused: 20 }), [])).toEqual([
    'I1 was predicted to be violated, and was not',
  ])
})

test('When a violation of an order was not predicted, then that is a difference; sums over all orders are not judged', () => {
  const predicted = predictionFor('hybrid', 'payment down')
  expect(differencesFrom(predicted, observed({ wrong: 1 }), [violation('I3')])).toEqual([
    'I3 was violated, and that was not predicted',
  ])
  expect(differencesFrom(predicted, observed({}), [violation('I3', null)])).toEqual([])
})

test('When clients retry, then what was refused may be carried out, and what broke may hold', () => {
  const predicted = withRetries(chain('payment down'))
  expect(differencesFrom(predicted, observed({ late: 20 }), [])).toEqual([])
  expect(differencesFrom(predicted, observed({ refused: 20 }), [violation('I1')])).toEqual([])
})

test('When requests are refused, then only where that was predicted', () => {
  expect(differencesFrom(predictionFor('hybrid', 'kafka killed'), observed({ refused: 2 }), [])).toEqual([
    '2 requests were refused or failed, and that was not predicted',
  ])
  expect(differencesFrom(predictionFor('hybrid', 'order down'), observed({ correct: 20 }), [])).toEqual([
    'no request was refused or failed, although that was predicted',
  ])
})
