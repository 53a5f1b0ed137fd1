/** What the adviser is told about a system: its interactions, one by one, and who has to run it. */
import { z } from 'zod'

const service = z.strictObject({
  name: z.string().min(1),
  role: z.enum(['decides', 'follows']).describe('decides: it may refuse; follows: it only wants to know'),
  takesMs: z.number().min(0).max(86_400_000).default(75).describe('How long its part takes, in milliseconds.'),
})

export const interaction = z.strictObject({
  name: z.string().min(1).describe('Such as "place an order".'),
  services: z.array(service).min(1).describe('The services that it involves, without the one that begins it.'),
  needsAnswer: z.boolean().describe('Whoever begins it cannot go on without knowing the outcome.'),
  agreeAtOnce: z.boolean().default(false).describe('Nobody may ever see one part done and another not.'),
  mayBeLost: z.boolean().default(false).describe('Once in a while it may not happen, and nobody minds.'),
  waitsForPeople: z.boolean().default(false).describe('A step waits for a person, or for hours.'),
  ratePerS: z.number().min(0).default(1).describe('How often it happens, per second.'),
})
export type Interaction = z.infer<typeof interaction>

const team = z.strictObject({
  experience: z
    .enum(['none', 'some', 'daily'])
    .describe('With eventual consistency, idempotency and redelivery: none, some, or daily.'),
  operates: z
    .array(z.enum(['kafka', 'temporal', 'other-broker', 'other-engine']))
    .default([])
    .describe('What runs in production already, with somebody who is called at night.'),
})
export type Team = z.infer<typeof team>

export const system = z.strictObject({
  name: z.string().min(1),
  team,
  interactions: z.array(interaction).min(1),
})
export type System = z.infer<typeof system>

export const deciders = ({ services }: Interaction) => services.filter(({ role }) => role === 'decides')
export const followers = ({ services }: Interaction) => services.filter(({ role }) => role === 'follows')

export const hasBroker = ({ operates }: Team): boolean =>
  operates.some((name) => name === 'kafka' || name === 'other-broker')
export const hasEngine = ({ operates }: Team): boolean =>
  operates.some((name) => name === 'temporal' || name === 'other-engine')

/** What somebody who waits has to wait for at least: the deciders one after the other. */
export const decisionMs = (one: Interaction): number => deciders(one).reduce((sum, { takesMs }) => sum + takesMs, 0)
