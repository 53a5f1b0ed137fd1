/** Advice for interactions of shops, banks and forums, as somebody with experience would give it. */
import { expect, test } from 'vitest'
import { mindChangers } from './mind-changers.ts'
import { type Answer, answers, ruleFor, rules } from './rules.ts'
import { type Interaction, interaction, type Team } from './system.ts'

const team: Team = { experience: 'some', operates: [] }
const decides = (name: string, takesMs = 75) => ({ name, role: 'decides', takesMs })
const follows = (name: string) => ({ name, role: 'follows' })
const given = (input: Partial<Record<keyof Interaction, unknown>>): Interaction =>
  interaction.parse({ name: 'it', needsAnswer: false, ...input })

test.each<[string, Partial<Record<keyof Interaction, unknown>>, Partial<Team>, Answer]>([
  [
    'money moves between two accounts',
    { services: [decides('ledger')], agreeAtOnce: true, needsAnswer: true },
    {},
    'one transaction',
  ],
  ['a profile is shown', { services: [decides('users')], needsAnswer: true }, {}, 'a direct call'],
  ['a page view is counted', { services: [follows('analytics')], mayBeLost: true }, {}, 'a direct call'],
  ['an e-mail confirms a sign-up', { services: [follows('mail')] }, {}, 'a job queue'],
  [
    'a customer waits at the till',
    { services: [decides('payment'), decides('stock'), follows('mail')], needsAnswer: true },
    {},
    'a careful call',
  ],
  ['a post is published', { services: [follows('search'), follows('feed'), follows('mail')] }, {}, 'choreography'],
  [
    'the same, by a team that is new to it',
    { services: [follows('search'), follows('feed')] },
    { experience: 'none' },
    'a job queue',
  ],
  ['a trip is booked', { services: [decides('flight'), decides('hotel'), decides('car')] }, {}, 'orchestration'],
  [
    'an order, with followers, and an engine is there',
    { services: [decides('payment'), decides('stock'), follows('mail'), follows('points')] },
    { operates: ['temporal'] },
    'the hybrid',
  ],
  ['two steps, and neither engine nor broker', { services: [decides('payment'), decides('stock')] }, {}, 'a job queue'],
  ['a loan that a person approves', { services: [decides('risk')], waitsForPeople: true }, {}, 'orchestration'],
  [
    'somebody would wait for a minute',
    { services: [decides('a', 30_000), decides('b', 30_000), decides('c')], needsAnswer: true },
    {},
    'orchestration',
  ],
  [
    'a report that takes ten minutes',
    { services: [decides('reports', 600_000)], needsAnswer: true },
    {},
    'a job queue',
  ],
  [
    'a refund, which others follow',
    { services: [decides('payment'), follows('points'), follows('mail')] },
    { operates: ['kafka'] },
    'a job queue',
  ],
  [
    'one that answers for sure, although it may be lost',
    { services: [decides('reports', 600_000)], needsAnswer: true, mayBeLost: true },
    {},
    'a job queue',
  ],
])('When %s, then the advice fits', (_, input, own, expected) => {
  expect(ruleFor(given(input), { ...team, ...own }).answer).toBe(expected)
})

test('When every rule is looked at, then each answer is given by one of them, and the last one always applies', () => {
  expect(new Set(rules.map(({ answer }) => answer))).toEqual(new Set(answers))
  expect(rules.at(-1)!.applies(given({ services: [follows('x')] }), team)).toBe(true)
})

test('When a rule is never the first that applies, then it is left over', () => {
  const kinds = [decides('a'), decides('b', 60_000), follows('c')]
  const combinations = [1, 2, 3, 4].flatMap((n) => everyChoice(kinds, n).map(numbered))
  const flags = ['needsAnswer', 'agreeAtOnce', 'mayBeLost', 'waitsForPeople'] as const
  const found = new Set<string>()
  for (const services of combinations)
    for (let bits = 0; bits < 2 ** flags.length; bits++)
      for (const experience of ['none', 'some'] as const)
        for (const operates of [[], ['temporal' as const]]) {
          const on = Object.fromEntries(flags.map((flag, i) => [flag, (bits & (2 ** i)) !== 0]))
          found.add(ruleFor(given({ services, ...on }), { experience, operates }).name)
        }
  expect([...found].sort()).toEqual(
    rules
      .map(({ name }) => name)
      .filter((name) => found.has(name))
      .sort(),
  )
  expect(rules.map(({ name }) => name).filter((name) => !found.has(name))).toEqual([])
})

const numbered = <T extends { name: string }>(items: T[]): T[] =>
  items.map((item, i) => ({ ...item, name: `${item.name} ${i}` }))

const everyChoice = <T>(items: readonly T[], n: number): T[][] =>
  n === 0 ? [[]] : everyChoice(items, n - 1).flatMap((rest) => items.map((item) => [item, ...rest]))

test('When a fact decides the advice, then it is named among what would change it', () => {
  const till = given({ services: [decides('payment'), decides('stock')], needsAnswer: true })
  expect(mindChangers(till, team)).toContainEqual({
    condition: 'if nobody waited for the outcome',
    answer: 'a job queue',
  })
})

test('When somebody waits, then the time is named at which the advice changes', () => {
  const till = given({ services: [decides('payment'), decides('stock')], needsAnswer: true })
  expect(mindChangers(till, team)).toContainEqual({
    condition: 'if those who may refuse took more than 8000 ms together',
    answer: 'a job queue',
  })
  const report = given({ services: [decides('reports', 600_000)], needsAnswer: true })
  expect(mindChangers(report, team)).toContainEqual({
    condition: 'if it took no more than 8000 ms',
    answer: 'a direct call',
  })
})

test('When one more that wants to know changes it, then two more are named only if they lead elsewhere', () => {
  const of = (services: unknown[]) => mindChangers(given({ services, needsAnswer: true }), team)
  const more = (changers: ReturnType<typeof of>) =>
    changers.filter(({ condition }) => condition.includes('wanted to know'))
  expect(more(of([decides('users')]))).toEqual([
    { condition: 'if one more service wanted to know', answer: 'a careful call' },
  ])
})

test('When a change leads to the same advice, then it is not named', () => {
  const answers = mindChangers(given({ services: [follows('mail')] }), team).map(({ answer }) => answer)
  expect(answers).not.toContain('a job queue')
})
