/** What is said beside the answer, of one interaction and of all. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { advise } from './advise.ts'
import { type System, system } from './system.ts'
import { overallText } from './text.ts'

const decides = (name: string, takesMs = 75) => ({ name, role: 'decides', takesMs })
const follows = (name: string) => ({ name, role: 'follows' })
const systemOf = (operates: string[], ...interactions: object[]): System =>
  system.parse({
    name: 'it',
    team: { experience: 'some', operates },
    interactions: interactions.map((one, i) => ({ name: `it ${i}`, needsAnswer: false, ...one })),
  })
const notesOf = (operates: string[], interaction: object) => advise(systemOf(operates, interaction), null)[0]!.notes

test('When a transaction has followers, then only those that may refuse would be one service', () => {
  const services = [decides('debit'), decides('credit'), follows('statement')]
  expect(notesOf([], { services, agreeAtOnce: true }).join('\n')).toMatch(
    /What statement must not miss .*\ndebit, credit would be one service/,
  )
  expect(notesOf([], { services: [decides('ledger'), follows('statement')], agreeAtOnce: true })).toHaveLength(1)
})

test('When events may be lost, then no outbox is asked for', () => {
  const services = [follows('a'), follows('b')]
  expect(notesOf([], { services }).join()).toContain('outbox table')
  expect(notesOf([], { services, mayBeLost: true }).join()).not.toContain('outbox table')
  expect(notesOf([], { services, mayBeLost: true }).join()).toContain('without an outbox')
})

test('When somebody waits too long, then nothing says that nobody waits', () => {
  const services = [decides('reports', 600_000), follows('mail')]
  const [advice] = advise(systemOf([], { services, needsAnswer: true }), null)
  expect(advice!.rule.answer).toBe('a job queue')
  expect(`${advice!.rule.because} ${advice!.notes}`).not.toContain('nobody waits')
  expect(advice!.notes.join()).toContain('Somebody waits for the outcome')
})

test('When several interactions are judged, then it is said what a server would be run for', () => {
  const trip = { services: [decides('flight'), decides('hotel'), decides('car')] }
  const of = (operates: string[]) => {
    const described = systemOf(operates, trip, { services: [follows('mail')] })
    return overallText(advise(described, null), described.team)
  }
  expect(of([])).toContain('A workflow engine that nobody runs yet: for 1 of these, it 0.')
  expect(of(['temporal'])).not.toContain('nobody runs yet')
})

test.each<[string, object]>([
  ['a service', { services: [decides('payment'), follows(' Payment ')] }],
  ['a blank name', { services: [decides(' ')] }],
])('When %s is there twice or is blank, then the description is refused', (_, interaction) => {
  expect(() => systemOf([], interaction)).toThrow(/is there twice|Too small/)
})

test('When two interactions have one name, then the description is refused', () => {
  const one = { name: 'pay', services: [decides('payment')] }
  expect(() => systemOf([], one, one)).toThrow('is there twice')
})

test('When the sample is judged, then its interactions get different answers', () => {
  const sample = system.parse(JSON.parse(readFileSync(join(import.meta.dirname, 'sample-system.json'), 'utf8')))
  const found = advise(sample, null).map(({ rule }) => rule.answer)
  expect(found).toEqual(['a careful call', 'one transaction', 'choreography', 'orchestration'])
})
