/** The format of results.json; this schema is its documentation, and every file is checked against it before it is written. */
import { z } from 'zod'
import { invariantIds } from './audit/invariant.ts'

const summary = z
  .strictObject({
    p50: z.number().nullable(),
    p95: z.number().nullable(),
    p99: z.number().nullable(),
    max: z.number().nullable(),
    n: z.int(),
  })
  .describe('Milliseconds; all null when nothing was measured (n = 0).')

const quantiles = z
  .array(z.number())
  .max(101)
  .describe(
    'Of every order, or, of more than 101, at each hundredth of them; ascending, empty when nothing was measured.',
  )

const perName = z.record(z.string(), z.number())

export const orderCounts = z.strictObject({
  attempted: z.int().describe('Arrivals that were due in the measured window, dropped ones included.'),
  accepted: z.int().describe('Answered with 2xx.'),
  refused: z.int().describe('Answered with 4xx.'),
  overloaded: z
    .int()
    .optional()
    .describe('Refused by overload, 503 with Retry-After; not in files of earlier versions.'),
  failed: z.int().describe('Answered with any other 5xx, not in time, or never sent.'),
  completed: z.int(),
  cancelled: z.int(),
  lost: z.int().describe('Accepted, but there is no such order.'),
  stuck: z.int().describe('Still PENDING at quiescence.'),
  uncompensated: z.int().describe('Cancelled, but something a provider had done for it still stands.'),
})

export const costPerOrder = z.strictObject({
  cpuMs: perName.describe('CPU time by process or group of processes, idle work included.'),
  cpuMsTotal: z.number(),
  idleCpuMsPerS: perName.describe('The same processes with no order under way, per second.'),
  commits: z.number().nullable(),
  messages: z.number(),
  temporalEvents: z.number().nullable(),
  outboundCalls: z.number().nullable(),
  providerCalls: z
    .number()
    .describe('Lines in the providers’ ledger per completed order: equal work means equal numbers.'),
  machineBusy: z.number().nullable().describe('Share of all cores that was busy, with whatever else ran, 0 to 1.'),
})

const violation = z.strictObject({
  invariant: z.enum(invariantIds),
  orderId: z.string().nullable().describe('null when it concerns no single order'),
  detail: z.string(),
  guaranteed: z.boolean().describe('false when the style never promised it: shown, but fails no run'),
})

const loadQuality = z.strictObject({
  late: z.int(),
  dropped: z.int(),
  cpuMs: z.number(),
  loopDelayMs: z.strictObject({ p99: z.number(), max: z.number() }),
})

const sustainedRate = z.strictObject({
  offeredPerMinute: z.number(),
  settledPerMinute: z.number().describe('Over the second half of the window, when a backlog would be growing.'),
  backlogAtEnd: z.int().describe('Accepted orders that had not settled when the last one arrived.'),
  drainMs: z.number().describe('From the last arrival until everything was at rest.'),
  held: z.boolean(),
})

const scaling = z.strictObject({
  offeredPerS: z.number(),
  settledPerS: z.number().describe('Over the time in which orders arrived.'),
  underWay: z
    .array(z.strictObject({ atMs: z.number(), orders: z.int() }))
    .describe('Orders that had arrived and not settled, by milliseconds since the first arrival.'),
  within: z.boolean().describe('Accept and settle p99 within their limits, and no backlog that grows.'),
  limits: z.strictObject({ acceptP99Ms: z.number(), settleP99Ms: z.number() }),
})

const availability = z.strictObject({
  attempts: z.int().describe('Arrivals that were due while the fault lasted.'),
  correct: z.int().describe('Promised, ended, everything about it right, within 5 s.'),
  late: z.int().describe('The same, but later.'),
  refused: z.int().describe('Turned away, and nothing happened.'),
  unanswered: z.int().describe('The client heard no yes, but the order was carried out.'),
  duplicated: z.int(),
  lost: z.int().describe('Promised, and there is no such order.'),
  stuck: z.int().describe('Still PENDING when everything was at rest.'),
  wrong: z.int().describe('Whatever else the audit found: money kept, effects missing.'),
  faultMs: z.number().describe('From the strike until healing was done.'),
  loadMs: z.number().describe('How long the load lasted, before and after included.'),
  drainMs: z.number().describe('From healing until everything was at rest.'),
})

export const cell = z.strictObject({
  experiment: z.string(),
  style: z.string(),
  params: z
    .record(z.string(), z.union([z.number(), z.string()]))
    .describe(
      'durability is "power-loss" on servers that flush at every commit, and absent on others. control is "yes" in the half ' +
        'of a style’s repetitions that the other half is compared with (A/A).',
    ),
  orders: orderCounts,
  acceptMs: summary,
  settleMs: summary,
  effectsMs: summary,
  compensateMs: summary,
  criticalPathMs: summary,
  quantiles: z
    .strictObject({ acceptMs: quantiles, settleMs: quantiles, effectsMs: quantiles })
    .nullish()
    .describe('The shape behind the percentiles; files written before there was this do not have it.'),
  costPerOrder: costPerOrder.nullable().describe('null when the cell failed before there was anything to divide'),
  load: loadQuality.nullable(),
  sustained: sustainedRate.nullable().describe('Only in the experiment sustained.'),
  scaling: scaling
    .nullable()
    .describe(
      'Only in the experiment scaling, where params.phase is "ramp" or "hold", a hold has its share of the knee.',
    ),
  availability: availability.nullable().describe('Only in the experiment availability.'),
  audit: z.strictObject({ checked: z.int(), violations: z.array(violation) }),
  failure: z.string().nullable().describe('Why the cell failed; its other figures then mean nothing.'),
  valid: z.boolean(),
  notes: z.array(z.string()),
})

export const results = z.strictObject({
  meta: z.strictObject({
    commit: z.string(),
    date: z.iso.datetime(),
    machine: z.strictObject({ cpu: z.string(), cores: z.int(), memoryGiB: z.number(), os: z.string() }),
    node: z.string(),
    servers: z.record(z.string(), z.string()).describe('Version of each server.'),
    libraries: z.record(z.string(), z.string()).describe('Version of each library that speaks for a style.'),
    driver: z.string().describe('What sent the load, with its version.'),
    command: z.string(),
    seed: z.int(),
    profile: z.string(),
    leftOut: z.array(z.string()).default([]).describe('What this machine could not measure, and why'),
    complete: z.boolean().describe('false when the run was interrupted: only finished cells are here'),
    definitions: z.record(z.string(), z.string()),
    durability: z.record(z.string(), z.string()),
    fairness: z.array(z.string()),
    invariants: z.record(z.string(), z.string()),
  }),
  cells: z.array(cell),
  comparisons: z.array(
    z.strictObject({
      metric: z.string(),
      style: z.string(),
      against: z.string(),
      ratio: z.number(),
      low: z.number(),
      high: z.number(),
    }),
  ),
  slopes: z
    .array(
      z.strictObject({
        metric: z.string(),
        style: z.string(),
        perService: z.number(),
        low: z.number(),
        high: z.number(),
      }),
    )
    .describe('What each added downstream service adds, least squares over N.'),
  checks: z.array(
    z.strictObject({
      claim: z.string(),
      figure: z.string(),
      bound: z.string(),
      met: z.boolean().nullable().describe('null when this run did not measure it'),
    }),
  ),
})

export type CostPerOrder = z.infer<typeof costPerOrder>
export type SustainedRate = z.infer<typeof sustainedRate>
export type Scaling = z.infer<typeof scaling>
export type Availability = z.infer<typeof availability>
export type Cell = z.infer<typeof cell>
export type Results = z.infer<typeof results>
