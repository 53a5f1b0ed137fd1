/** The questions on a terminal, for those who have no file: one interaction, about a dozen answers. */
import { type System, system } from './system.ts'

/** Shows a question and returns the line that was typed. */
export type Prompt = (question: string) => Promise<string>

/** What cannot be is asked again, with what is wrong with it. */
export async function promptForSystem(prompt: Prompt): Promise<System> {
  const name = await readName(prompt, 'What is it that happens (such as "place an order")? ')
  const { deciders, followers } = await readServices(prompt)
  const takesMs = await readNumber(prompt, 'How long does one of them take, in ms? [75] ', 75, 86_400_000)
  const ratePerS = await readNumber(prompt, 'How often does it happen, per second? [1] ', 1, 1_000_000)
  const input = {
    name,
    needsAnswer: await readYes(prompt, 'Does somebody wait for the outcome before they go on?'),
    agreeAtOnce: await readYes(prompt, 'Must nobody ever see one part done and another not?'),
    mayBeLost: await readYes(prompt, 'May it be lost once in a while?'),
    waitsForPeople: await readYes(prompt, 'Does a step wait for a person, or for hours?'),
    ratePerS,
    services: [
      ...deciders.map((service) => ({ name: service, role: 'decides', takesMs })),
      ...followers.map((service) => ({ name: service, role: 'follows', takesMs })),
    ],
  }
  const isExperienced = await readYes(prompt, 'Does the team work with eventual consistency and redelivery already?')
  const operates = [
    ...((await readYes(prompt, 'Do you run a broker (Kafka or another)?')) ? ['kafka'] : []),
    ...((await readYes(prompt, 'Do you run a workflow engine (Temporal or another)?')) ? ['temporal'] : []),
  ]
  const team = { experience: isExperienced ? 'some' : 'none', operates }
  return system.parse({ name, team, interactions: [input] })
}

const printHint = (text: string): void => console.log(text)

async function readServices(prompt: Prompt): Promise<{ deciders: string[]; followers: string[] }> {
  for (;;) {
    const deciders = await readNames(
      prompt,
      'Which services may refuse it (comma-separated, such as payment, inventory)? ',
    )
    const followers = await readNames(prompt, 'Which services only want to know (such as mail, analytics)? ')
    const all = [...deciders, ...followers].map((name) => name.toLowerCase())
    const twice = all.find((name, i) => all.indexOf(name) !== i)
    if (all.length > 0 && twice === undefined) return { deciders, followers }
    printHint(twice === undefined ? 'Name at least one service in one of the two.' : `"${twice}" is there twice.`)
  }
}

const readNames = async (prompt: Prompt, question: string): Promise<string[]> =>
  (await prompt(question))
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')

async function readName(prompt: Prompt, question: string): Promise<string> {
  for (;;) {
    const answer = (await prompt(question)).trim()
    if (answer !== '') return answer
    printHint('It needs a name.')
  }
}

async function readYes(prompt: Prompt, question: string): Promise<boolean> {
  for (;;) {
    const answer = (await prompt(`${question} (y/n) `)).trim().toLowerCase()
    if (/^y(es)?$/.test(answer)) return true
    if (/^no?$/.test(answer)) return false
    printHint('Answer y or n.')
  }
}

async function readNumber(prompt: Prompt, question: string, byDefault: number, max: number): Promise<number> {
  for (;;) {
    const answer = (await prompt(question)).trim()
    if (answer === '') return byDefault
    const value = Number(answer)
    if (value >= 0 && value <= max) return value
    printHint(`A number from 0 to ${max}.`)
  }
}
