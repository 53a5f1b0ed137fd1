/** Workloads are data: what an experiment sends, and how much in each profile, read from its workload.json. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { defaultBehaviour } from '#shared/providers/behaviour.ts'
import { AppError, messageOf } from '#shared/runtime/errors.ts'
import { styleNames } from '#stack/styles.ts'
import { faults } from './faults/faults.ts'
import { clientKinds, defaultItems, scenarios } from './load/driver.ts'
import { serverVariants } from './variants.ts'

/** smoke shows that everything works, quick gives first results, full gives results to cite. */
export const profileNames = ['smoke', 'quick', 'full'] as const
export type ProfileName = (typeof profileNames)[number]

const services = z.array(z.int().min(3).max(18)).min(1)
const share = z.number().min(0).max(1)

const range = (min: number, max: number) =>
  z
    .tuple([z.int().min(min).max(max), z.int().min(min).max(max)])
    .refine(([from, to]) => from <= to, 'the end is below the start')
const faultName = z.enum(faults.map(({ name }) => name))
const drainTimeoutS = z.number().positive().max(600)

const phases = z
  .strictObject({
    beforeS: z.number().min(1).max(120),
    faultS: z.number().min(1).max(600),
    afterS: z.number().min(1).max(600),
  })
  .describe('The load before a fault, how long the fault lasts until its recovery begins, and the load after that.')

const loadS = z.number().min(1).max(600)
const repetitions = z.int().min(1).max(100)
const precision = z
  .strictObject({ relativeHalfWidth: z.number().positive().max(1), maxRepetitions: repetitions })
  .describe('Repeat until the interval of every ratio is within this share of the ratio, at most this many times.')

const processCount = z.int().min(1).max(8)
const scaleOutPoint = z.strictObject({
  slots: z.int().min(1).max(100).describe('How many orders each process works on at a time.'),
  each: processCount.describe('Processes of every service.'),
  bottleneck: processCount.optional().describe('Processes of the slowest services, if more.'),
  only: z.array(z.enum(styleNames)).min(1).optional().describe('Only in these styles.'),
})
const scaleOut = z
  .strictObject({
    tolerance: share.describe('How narrow the interval of a capacity must be: 0.05 for ±5 %.'),
    maxSteps: z.int().min(1).max(50),
    confirms: z.boolean().describe('Whether both rates of the boundary are run again.'),
    points: z.array(scaleOutPoint).min(1),
  })
  .describe('Of which resources the capacity is searched, in the experiment scaling-out.')
type ScaleOut = z.infer<typeof scaleOut>
export type ScaleOutPlan = Omit<ScaleOut, 'points'> & Omit<z.infer<typeof scaleOutPoint>, 'only'>
const coarse = z
  .strictObject({
    tolerance: share.describe('How narrow the interval must be before the longer holds begin.'),
    maxSteps: z.int().min(1).max(50),
    warmUpS: z.number().min(0).max(60),
    loadS,
  })
  .describe('Short holds that come first, from the rate that the CPU time of an order predicts.')
export type CoarsePlan = z.infer<typeof coarse>
const capacity = z
  .strictObject({
    coarse: coarse.optional(),
    tolerance: share.describe('How narrow the interval of the capacity must be: 0.05 for ±5 %.'),
    maxSteps: z.int().min(1).max(50),
    maxRatePerS: z.number().positive().max(200).default(200).describe('No rate above it is tried.'),
    confirms: z.boolean().default(true).describe('Whether both rates of the boundary are run again.'),
    shares: z.array(z.number().positive().max(1)).describe('Shares of the capacity to hold after it was found.'),
    shareS: loadS.optional().describe('How long a share is held; loadS when absent.'),
    warmUpS: z.number().min(0).max(60).describe('Seconds at the rate of each step before its hold, which loadS is.'),
    idleS: z.number().min(0.5).max(60).describe('Seconds of idleness that are measured.'),
  })
  .describe('How the capacity is searched, in the experiment scaling.')
export type CapacityPlan = z.infer<typeof capacity>

const outages = z
  .strictObject({
    coarse: coarse.describe('How the capacity is searched, where the run has not measured it.'),
    maxRatePerS: z.number().positive().max(200).default(200).describe('No rate above it is tried.'),
    beforeS: z.number().min(1).max(120).describe('The load before an outage.'),
    points: z
      .array(
        z.strictObject({
          faults: z.array(faultName).min(1),
          outageS: z.array(z.number().min(1).max(600)).min(1),
          shares: z.array(z.number().positive().max(0.9)).min(1).describe('Loads, as shares of the capacity.'),
          only: z.array(z.enum(styleNames)).min(1).optional().describe('Only in these styles.'),
        }),
      )
      .min(1)
      .describe('Each fault of a point, with each length and each load.'),
  })
  .describe('Only in the experiment drain-time.')
export type OutagesPlan = z.infer<typeof outages>

const amounts = z.strictObject({
  services: services.optional().describe('Replaces the common services.'),
  repetitions,
  replicas: z.array(z.int().min(1).max(4)).min(1).default([1]).describe('Processes of each downstream service.'),
  control: z
    .array(z.enum(styleNames))
    .default([])
    .describe(
      'Styles with an A/A test: measured twice as often at the reference number of services, one half against the other.',
    ),
  floors: z
    .boolean()
    .default(false)
    .describe('Also measure the floor of each asynchronous style, at the reference number of services.'),
  tail: z
    .strictObject({ services, repetitions, loadS })
    .optional()
    .describe('Also measure with providers whose response times are log-normal, with the same mean.'),
  grid: z
    .strictObject({ services, ratesPerS: z.array(z.number().positive().max(200)).min(1), repetitions, loadS })
    .optional()
    .describe('Also measure these numbers of services at these rates; the common rate is measured anyway.'),
  faults: z.array(faultName).min(1).optional().describe('Only these faults; all when absent.'),
  capacity: capacity.optional(),
  scaleOut: scaleOut.optional(),
  outages: outages.optional(),
  breakEven: z
    .strictObject({
      providerMeanMs: z.array(z.int().min(1).max(5_000)).min(1),
      ratesPerS: z.array(z.number().positive().max(200)).min(1),
    })
    .optional()
    .describe('Only in the experiment break-even: mean provider times and rates, each with each number of services.'),
  variants: z
    .array(z.enum(serverVariants))
    .min(1)
    .optional()
    .describe('Only in the experiment variants: which servers to measure in turn with the default ones.'),
  warmUpS: z.number().min(0).max(60),
  warmUpWindowS: z
    .number()
    .min(1)
    .max(20)
    .optional()
    .describe('Warm up in windows of this length until CPU time per order is flat, warmUpS at most.'),
  loadS: loadS.optional().describe('Left out where phases are given, whose sum it is.'),
  phases: phases.optional(),
  clients: z
    .array(z.enum(clientKinds))
    .min(1)
    .default(['give-up'])
    .describe('Clients that give up at the first error, and those that repeat the order.'),
  once: z.array(faultName).default([]).describe('More faults, in the first repetition only.'),
  retry: z
    .strictObject({ faults: z.array(faultName).min(1), repetitions })
    .optional()
    .describe('What clients that repeat the order meet; every fault of the profile, once, when absent.'),
  atReference: z
    .strictObject({ repetitions, loadS, precision: precision.optional() })
    .refine(
      ({ repetitions, precision }) => !precision || precision.maxRepetitions >= repetitions,
      'maxRepetitions is below repetitions',
    )
    .optional()
    .describe('Replaces these two at the reference number of services, where the ratios between styles are computed.'),
  drainTimeoutS: drainTimeoutS.optional().describe('Replaces the common one.'),
})

const profile = amounts.refine(
  ({ loadS, phases }) => (loadS === undefined) !== (phases === undefined),
  'either loadS or phases is needed',
)

export const workload = z.strictObject({
  description: z.string(),
  arrivals: z.enum(['spaced', 'poisson']).describe('See load/driver.ts.'),
  refusals: z
    .partialRecord(z.enum(scenarios), share)
    .refine((shares) => Object.values(shares).reduce((sum, one) => sum + one, 0) <= 1, 'add up to more than 1')
    .describe('The share of orders that a provider refuses or the customer cancels, by scenario; the rest complete.'),
  items: z
    .strictObject({ products: range(1, 20), quantity: range(1, 100) })
    .default({ products: [...defaultItems.products], quantity: [...defaultItems.quantity] })
    .describe('How many different products an order has, and how many of each: from, to.'),
  providerMs: range(0, 10_000)
    .default([defaultBehaviour.minMs, defaultBehaviour.maxMs])
    .describe('How long each call of a provider takes, in milliseconds: from, to.'),
  seed: z
    .int()
    .min(0)
    .max(1_000_000)
    .default(0)
    .describe("Added to the run's seed, so that each workload has its own orders."),
  services: services.describe('Numbers of downstream services, one cell each.'),
  ratePerS: z.number().positive().max(200),
  warmUpRatePerS: z
    .number()
    .positive()
    .max(200)
    .optional()
    .describe('The rate of the warm-up, if it differs from that of the load: new processes run slowly at first.'),
  drainTimeoutS: drainTimeoutS.describe('How long a style may take to drain after a load.'),
  profiles: z.strictObject({ smoke: profile, quick: profile, full: profile }),
})
export type WorkloadFile = z.infer<typeof workload>

/** What an experiment sends in one profile. */
export type ChosenWorkload = Omit<WorkloadFile, 'profiles'> &
  Omit<z.infer<typeof amounts>, 'services' | 'drainTimeoutS' | 'loadS'> & { loadS: number }

const dir = join(import.meta.dirname, 'experiments')

/** @throws AppError configuration with the file and all its issues */
export function readWorkload(
  name: string,
  profile: ProfileName,
  file = join(dir, name, 'workload.json'),
): ChosenWorkload {
  const { profiles, ...common } = parseWorkload(file)
  const { services, drainTimeoutS, phases, ...chosen } = profiles[profile]
  const loadS = chosen.loadS ?? phases!.beforeS + phases!.faultS + phases!.afterS
  const more = { ...(services && { services }), ...(drainTimeoutS && { drainTimeoutS }), ...(phases && { phases }) }
  return { ...common, ...chosen, loadS, ...more }
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
  const issues = read.error.issues.map(({ path, message }) => `  ${path.join('.') || 'the file'}: ${message}`)
  throw new AppError('configuration', `The workload ${file} is invalid:\n${issues.join('\n')}`)
}
