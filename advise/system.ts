/** What the adviser is told about a system: its interactions, one by one, and who has to run it. */
import { z } from 'zod'

/** A name that occurs twice is a slip, and would be counted twice. */
function eachOnce(items: { name: string }[], ctx: z.RefinementCtx): void {
  const seen = new Set<string>()
  items.forEach((item, i) => {
    const key = item.name.toLowerCase()
    if (seen.has(key)) ctx.addIssue({ code: 'custom', path: [i, 'name'], message: `"${item.name}" is there twice` })
    seen.add(key)
  })
}

const name = z.string().trim().min(1)

const service = z.strictObject({
  name,
  role: z.enum(['decides', 'follows']).describe('decides: it may refuse; follows: it only wants to know'),
  takesMs: z.number().min(0).max(86_400_000).default(75).describe('How long its part takes, in milliseconds.'),
})

export const interaction = z.strictObject({
  name: name.describe('Such as "place an order".'),
  services: z
    .array(service)
    .min(1)
    .superRefine(eachOnce)
    .describe('The services that it involves, without the one that begins it.'),
  needsAnswer: z.boolean().describe('Whoever begins it cannot go on without knowing the outcome.'),
  agreeAtOnce: z.boolean().default(false).describe('Nobody may ever see one part done and another not.'),
  mayBeLost: z.boolean().default(false).describe('Once in a while it may not happen, and nobody minds.'),
  waitsForPeople: z.boolean().default(false).describe('A step waits for a person, or for hours.'),
  ratePerS: z.number().min(0).max(1_000_000).default(1).describe('How often it happens, per second.'),
})
export type Interaction = z.infer<typeof interaction>

const team = z.strictObject({
  experience: z.enum(['none', 'some']).describe('With eventual consistency, idempotency and redelivery in production.'),
  operates: z
    .array(z.enum(['kafka', 'temporal', 'other-broker', 'other-engine']))
    .default([])
    .describe('What runs in production already, with somebody who is called at night.'),
})
export type Team = z.infer<typeof team>

export const system = z.strictObject({
  $schema: z.string().optional().describe('For editors; it is not read.'),
  name,
  team,
  interactions: z.array(interaction).min(1).superRefine(eachOnce),
})
export type System = z.infer<typeof system>

export const deciders = ({ services }: Interaction) => services.filter(({ role }) => role === 'decides')
export const followers = ({ services }: Interaction) => services.filter(({ role }) => role === 'follows')

export const hasBroker = ({ operates }: Team): boolean =>
  operates.some((name) => name === 'kafka' || name === 'other-broker')
export const hasEngine = ({ operates }: Team): boolean =>
  operates.some((name) => name === 'temporal' || name === 'other-engine')

/** What somebody who waits has to wait for: those who decide, one after the other, or the only one that is asked. */
export function decisionMs(one: Interaction): number {
  const awaited = one.services.length === 1 ? one.services : deciders(one)
  return awaited.reduce((sum, { takesMs }) => sum + takesMs, 0)
}
