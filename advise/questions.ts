/** The questions on a terminal, for those who have no file: one interaction, about a dozen answers. */
import { type System, system } from './system.ts'

/** Asks and returns the line that was typed. */
export type Ask = (question: string) => Promise<string>

/** What cannot be is asked again, with what is wrong with it. */
export async function askForSystem(ask: Ask): Promise<System> {
  const name = await text(ask, 'What is it that happens (such as "place an order")? ')
  const { deciders, followers } = await services(ask)
  const takesMs = await number(ask, 'How long does one of them take, in ms? [75] ', 75, 86_400_000)
  const ratePerS = await number(ask, 'How often does it happen, per second? [1] ', 1, 1_000_000)
  const input = {
    name,
    needsAnswer: await yes(ask, 'Does somebody wait for the outcome before they go on?'),
    agreeAtOnce: await yes(ask, 'Must nobody ever see one part done and another not?'),
    mayBeLost: await yes(ask, 'May it be lost once in a while?'),
    waitsForPeople: await yes(ask, 'Does a step wait for a person, or for hours?'),
    ratePerS,
    services: [
      ...deciders.map((service) => ({ name: service, role: 'decides', takesMs })),
      ...followers.map((service) => ({ name: service, role: 'follows', takesMs })),
    ],
  }
  const isExperienced = await yes(ask, 'Does the team work with eventual consistency and redelivery already?')
  const operates = [
    ...((await yes(ask, 'Do you run a broker (Kafka or another)?')) ? ['kafka'] : []),
    ...((await yes(ask, 'Do you run a workflow engine (Temporal or another)?')) ? ['temporal'] : []),
  ]
  const team = { experience: isExperienced ? 'some' : 'none', operates }
  return system.parse({ name, team, interactions: [input] })
}

const explain = (text: string): void => console.log(text)

async function services(ask: Ask): Promise<{ deciders: string[]; followers: string[] }> {
  for (;;) {
    const deciders = await names(ask, 'Which services may refuse it (comma-separated, such as payment, inventory)? ')
    const followers = await names(ask, 'Which services only want to know (such as mail, analytics)? ')
    const all = [...deciders, ...followers].map((name) => name.toLowerCase())
    const twice = all.find((name, i) => all.indexOf(name) !== i)
    if (all.length > 0 && twice === undefined) return { deciders, followers }
    explain(twice === undefined ? 'Name at least one service in one of the two.' : `"${twice}" is there twice.`)
  }
}

const names = async (ask: Ask, question: string): Promise<string[]> =>
  (await ask(question))
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')

async function text(ask: Ask, question: string): Promise<string> {
  for (;;) {
    const answer = (await ask(question)).trim()
    if (answer !== '') return answer
    explain('It needs a name.')
  }
}

async function yes(ask: Ask, question: string): Promise<boolean> {
  for (;;) {
    const answer = (await ask(`${question} (y/n) `)).trim().toLowerCase()
    if (/^y(es)?$/.test(answer)) return true
    if (/^no?$/.test(answer)) return false
    explain('Answer y or n.')
  }
}

async function number(ask: Ask, question: string, byDefault: number, max: number): Promise<number> {
  for (;;) {
    const answer = (await ask(question)).trim()
    if (answer === '') return byDefault
    const value = Number(answer)
    if (value >= 0 && value <= max) return value
    explain(`A number from 0 to ${max}.`)
  }
}
