/** The dialogue, with answers that cannot be. */
import { expect, test, vi } from 'vitest'
import { promptForSystem } from './questions.ts'

test('When an answer cannot be, then it is said why, and only that question is asked again', async () => {
  const responses = ['', 'pay', '', '', 'payment, stock', 'mail, Payment', 'payment, stock', 'mail', 'long', '150', '']
  const rest = [...responses, 'maybe', 'y', 'n', 'n', 'n', 'y', 'y', 'n']
  const printed = vi.spyOn(console, 'log').mockImplementation(() => {})
  const asked = await promptForSystem(async () => rest.shift()!)
  expect(rest).toEqual([])
  expect(printed.mock.calls.flat()).toEqual([
    'It needs a name.',
    'Name at least one service in one of the two.',
    '"payment" is there twice.',
    'A number from 0 to 86400000.',
    'Answer y or n.',
  ])
  printed.mockRestore()
  expect(asked.team).toEqual({ experience: 'some', operates: ['kafka'] })
  expect(asked.interactions[0]).toMatchObject({ name: 'pay', needsAnswer: true, ratePerS: 1 })
  expect(asked.interactions[0]!.services.map(({ name, takesMs }) => `${name} ${takesMs}`)).toEqual([
    'payment 150',
    'stock 150',
    'mail 150',
  ])
})
