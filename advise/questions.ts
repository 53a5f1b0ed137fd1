/** The questions on a terminal, for those who have no file: one interaction, about a dozen answers. */
import { AppError } from '#shared/runtime/errors.ts'
import { type System, system } from './system.ts'

/** Asks and returns the line that was typed. */
export type Ask = (question: string) => Promise<string>

/** @throws AppError bad-request when the answers make no system */
export async function askForSystem(ask: Ask): Promise<System> {
  const name = await ask('What is it that happens (such as "place an order")? ')
  const deciders = await names(ask, 'Which services may refuse it (comma-separated, such as payment, inventory)? ')
  const followers = await names(ask, 'Which services only want to know (such as mail, analytics)? ')
  const takesMs = await number(ask, 'How long does one of them take, in ms? [75] ', 75)
  const ratePerS = await number(ask, 'How often does it happen, per second? [1] ', 1)
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
  const read = system.safeParse({ name, team, interactions: [input] })
  if (read.success) return read.data
  throw new AppError(
    'bad-request',
    read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'),
  )
}

async function names(ask: Ask, question: string): Promise<string[]> {
  return (await ask(question))
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}

async function yes(ask: Ask, question: string): Promise<boolean> {
  for (;;) {
    const text = (await ask(`${question} (y/n) `)).trim().toLowerCase()
    if (/^y(es)?$/.test(text)) return true
    if (/^no?$/.test(text)) return false
  }
}

async function number(ask: Ask, question: string, byDefault: number): Promise<number> {
  for (;;) {
    const text = (await ask(question)).trim()
    if (text === '') return byDefault
    const value = Number(text)
    if (Number.isFinite(value) && value >= 0) return value
  }
}
