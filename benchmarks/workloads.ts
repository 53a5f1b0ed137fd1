/** Workloads are data: what an experiment sends, and how much of it in each profile, read from its workload.json. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { defaultBehaviour } from '#shared/providers/behaviour.ts'
import { AppError, messageOf } from '#shared/runtime/errors.ts'
import { styleNames } from '#stack/styles.ts'
import { faults } from './faults/faults.ts'
import { defaultItems, scenarios } from './load/driver.ts'

/** smoke shows that it works, quick gives a first answer, full one to cite. */
export const profileNames = ['smoke', 'quick', 'full'] as const
export type ProfileName = (typeof profileNames)[number]

const services = z.array(z.int().min(3).max(18)).min(1)
const share = z.number().min(0).max(1)

const fromTo = (least: number, most: number) =>
  z
    .tuple([z.int().min(least).max(most), z.int().min(least).max(most)])
    .refine(([from, to]) => from <= to, 'ends before it begins')
const faultName = z.enum(faults.map(({ name }) => name))
const restWithin = z.number().positive().max(600)

const repetitions = z.int().min(1).max(100)
const loadS = z.number().min(1).max(600)
const until = z
  .strictObject({ within: z.number().positive().max(1), repetitions })
  .describe(
    'Repeated beyond that until every ratio’s interval is within this share of it, but no more often than this.',
  )

const amounts = z.strictObject({
  services: services.optional().describe('Instead of those above.'),
  repetitions,
  replicas: z.array(z.int().min(1).max(4)).min(1).default([1]).describe('Processes of each downstream service.'),
  control: z
    .array(z.enum(styleNames))
    .default([])
    .describe(
      'Styles that are measured twice as often at six services, or else the most there are: one half against the other.',
    ),
  faults: z.array(faultName).min(1).optional().describe('Of the faults, only these; all when there is nothing here.'),
  shares: z.array(z.number().positive().max(1)).default([0.5, 0.7, 0.9]).describe('Of the knee, the rates to hold.'),
  stepShare: z.number().min(1.1).max(4).default(1.5).describe('How much faster each step of a ramp is.'),
  fastestPerS: z.number().positive().max(200).default(100).describe('Where a ramp ends at the latest.'),
  warmUpS: z.number().min(0).max(60),
  loadS,
  whereCompared: z
    .strictObject({ repetitions, loadS, until: until.optional() })
    .refine(({ repetitions, until }) => !until || until.repetitions >= repetitions, 'until allows fewer than there are')
    .optional()
    .describe('Instead of those two at six services, or else the most there are: there the styles’ ratios are taken.'),
  restWithinS: restWithin.optional().describe('Instead of the one above.'),
})

export const workload = z.strictObject({
  says: z.string(),
  arrivals: z.enum(['spaced', 'poisson']).describe('See load/driver.ts.'),
  refusals: z
    .partialRecord(z.enum(scenarios), share)
    .refine((shares) => Object.values(shares).reduce((sum, one) => sum + one, 0) <= 1, 'add up to more than 1')
    .describe(
      'The share of orders that the outside world refuses or the customer cancels, by kind; the rest complete.',
    ),
  items: z
    .strictObject({ products: fromTo(1, 20), quantity: fromTo(1, 100) })
    .default({ products: [...defaultItems.products], quantity: [...defaultItems.quantity] })
    .describe('How many different products an order has, and how many of each: from, to.'),
  providerMs: fromTo(0, 10_000)
    .default([defaultBehaviour.minMs, defaultBehaviour.maxMs])
    .describe('How long each call of a provider takes, in milliseconds: from, to.'),
  seed: z.int().min(0).max(1_000_000).default(0).describe("Added to the run's seed, for orders of its own."),
  services: services.describe('Numbers of downstream services, one cell each.'),
  ratePerS: z.number().positive().max(200),
  warmUpRatePerS: z
    .number()
    .positive()
    .max(200)
    .optional()
    .describe(
      'The rate of the warm-up, if it is not that of the load: fresh processes run slowly until they have run a while.',
    ),
  restWithinS: restWithin.describe('How long a style may take to come to rest afterwards.'),
  profiles: z.strictObject({ smoke: amounts, quick: amounts, full: amounts }),
})
export type WorkloadFile = z.infer<typeof workload>

/** What an experiment sends in one profile. */
export type ChosenWorkload = Omit<WorkloadFile, 'profiles'> & Omit<z.infer<typeof amounts>, 'services' | 'restWithinS'>

const dir = join(import.meta.dirname, 'experiments')

/** @throws Fault configuration naming the file and everything that is wrong in it */
export function readWorkload(
  name: string,
  profile: ProfileName,
  file = join(dir, name, 'workload.json'),
): ChosenWorkload {
  const { profiles, ...common } = parseWorkload(file)
  const { services, restWithinS, ...chosen } = profiles[profile]
  return { ...common, ...chosen, ...(services && { services }), ...(restWithinS && { restWithinS }) }
}

function parseWorkload(file: string): WorkloadFile {
  let content: unknown
  try {
    content = JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new AppError('configuration', `The workload ${file} cannot be read: ${messageOf(cause)}`, cause)
  }
  const read = workload.safeParse(content)
  if (read.success) return read.data
  const faults = read.error.issues.map(({ path, message }) => `  ${path.join('.') || 'the file'}: ${message}`)
  throw new AppError('configuration', `The workload ${file} is not right:\n${faults.join('\n')}`)
}
