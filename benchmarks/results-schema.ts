/**
 * The formats of results.json and, beside it, of orders.ndjson.gz (gzip, one JSON object per line). These schemas document
 * them, and every file is validated before it is written.
 */
import { z } from 'zod'
import { invariantIds } from './audit/invariant.ts'
import { memorySchema, overtimeSchema } from './capacity-schema.ts'
import { availability } from './measure/availability-schema.ts'
import { drainTimeSchema } from './measure/drain-schema.ts'
import { scaling, scalingOut, sustainedRate } from './measure/scaling-schema.ts'
import { perName, quantiles, summary } from './measure/summary-schema.ts'

export const orderCounts = z.strictObject({
  attempted: z.int().describe('Arrivals that were due in the measured window, dropped ones included.'),
  accepted: z.int().describe('Responses with 2xx.'),
  refused: z.int().describe('Responses with 4xx.'),
  overloaded: z
    .int()
    .optional()
    .describe('Refused by admission control, 503 with Retry-After; absent from files of earlier versions.'),
  failed: z.int().describe('Responses with any other 5xx, timed out, or never sent.'),
  completed: z.int(),
  cancelled: z.int(),
  lost: z.int().describe('Accepted, but there is no such order.'),
  stuck: z.int().describe('Still PENDING when the style had drained, or when nothing moved any more.'),
  late: z.int().optional().describe('Still PENDING while others settled, when the wait for them was over.'),
  uncompensated: z.int().describe('Cancelled, but something that a provider did for it was not undone.'),
})

export const costPerOrder = z.strictObject({
  cpuMs: perName.describe('CPU time by process or group of processes, idle work included.'),
  cpuMsTotal: z.number(),
  idleCpuMsPerS: perName.describe('The same processes while idle, per second.'),
  driverCpuMs: z.number().optional().describe('CPU time of the load driver, which is no part of the cost.'),
  commits: z.number().nullable(),
  messages: z.number(),
  temporalEvents: z.number().nullable(),
  outboundCalls: z.number().nullable(),
  providerCalls: z
    .number()
    .describe('Entries in the providers’ ledgers per completed order: equal work means equal numbers.'),
  scenarioCalls: z
    .array(
      z.strictObject({
        scenario: z.string(),
        outcome: z.enum(['completed', 'cancelled']),
        orders: z.int(),
        calls: perName.describe('Mean provider calls per order, by operation, repeated ones included.'),
      }),
    )
    .optional()
    .describe(
      'Of orders that were meant to be refused or cancelled; absent without such orders, and from older files.',
    ),
  machineBusy: z.number().nullable().describe('Busy share of all cores, other processes included, 0 to 1.'),
})

const violation = z.strictObject({
  invariant: z.enum(invariantIds),
  orderId: z.string().nullable().describe('null when it concerns no single order'),
  detail: z.string(),
  guaranteed: z.boolean().describe('false when the style does not guarantee it: reported, but fails no run'),
})

const loadQuality = z.strictObject({
  late: z.int(),
  dropped: z.int(),
  cpuMs: z.number(),
  loopDelayMs: z.strictObject({ p99: z.number(), max: z.number() }),
})

const machineSpeed = z
  .strictObject({
    at: z.int().describe('When it was measured, in milliseconds since the epoch.'),
    cpuMs: z.number().describe('To hash half a million bytes with SHA-256, on one core.'),
    httpMs: z.number().describe('One request to a server in another process that does nothing.'),
    commitMs: z.number().describe('One row updated and committed.'),
    messageMs: z.number().nullable().describe('From the producer to the consumer; null when Kafka does not run.'),
  })
  .describe('How fast the machine was: medians of work that is always the same, in milliseconds.')

export const cell = z.strictObject({
  experiment: z.string(),
  style: z.string(),
  params: z
    .record(z.string(), z.union([z.number(), z.string()]))
    .refine(({ durability }) => durability === undefined, 'a run of an earlier version, on two kinds of servers')
    .describe(
      'variant says which servers it was measured on, in the experiment variants. control is "yes" in the half of a ' +
        'style’s repetitions that the other half is compared with (A/A).',
    ),
  orders: orderCounts,
  acceptMs: summary,
  settleMs: summary,
  effectsMs: summary,
  compensateMs: summary,
  criticalPathMs: summary,
  overheadMs: summary.optional().describe('Settle minus the critical path, order by order; absent from older files.'),
  quantiles: z
    .strictObject({ acceptMs: quantiles, settleMs: quantiles, effectsMs: quantiles })
    .nullish()
    .describe('The distribution behind the percentiles; absent from files of earlier versions.'),
  costPerOrder: costPerOrder.nullable().describe('null when the cell failed'),
  cpuWindowsMs: z
    .array(z.number())
    .optional()
    .describe('CPU time per order, without providers, in windows of 1 s of the load; absent from older files.'),
  warmUp: z
    .strictObject({
      cpuMsPerOrder: z.array(z.number()).describe('In each window of the warm-up.'),
      flat: z.boolean().describe('The last two windows differ by less than a tenth.'),
    })
    .optional()
    .describe('Absent when the warm-up took a fixed time, and from older files.'),
  load: loadQuality.nullable(),
  sustained: sustainedRate.nullable().describe('Only in the experiment sustained.'),
  scaling: scaling
    .nullable()
    .describe(
      'Only in the experiment scaling. params.phase is "coarse" for a short hold that only narrows the search, "search" for ' +
        'one that decides, both with the number of the step, or "share", with the share of the capacity that is held; in files of earlier versions "ramp" and "hold".',
    ),
  availability: availability.nullable().describe('Only in the experiments availability and drain-time.'),
  polling: z
    .strictObject({
      idleTransactionsPerS: z.number().describe("In the style's database, while no order is under way."),
      lockWaitShare: z.number().describe('Share of samples under load in which a session waited for a lock.'),
    })
    .optional()
    .describe('Only in the experiment polling, where params.pollIntervalMs is the interval.'),
  backpressure: z
    .strictObject({
      completed: z.int().describe('Orders of the load that completed.'),
      notCredited: z.int().describe('Of these, without points: the provider never had the request.'),
      notRecorded: z
        .int()
        .describe('Of these, with points that loyalty does not know of: it gave up before the response.'),
    })
    .optional()
    .describe('Only in the experiment backpressure, when nothing changes any more.'),
  scalingOut: scalingOut
    .optional()
    .describe(
      'Only in the experiment scaling-out, of the step params.step of a search; absent from cells that failed.',
    ),
  drainTime: drainTimeSchema.optional(),
  overtime: overtimeSchema.optional(),
  memoryMiB: memorySchema.optional(),
  machine: z
    .strictObject({ before: machineSpeed, after: machineSpeed })
    .optional()
    .describe('How fast the machine was before and after the plan of this cell; absent from older files.'),
  audit: z.strictObject({ checked: z.int(), violations: z.array(violation) }),
  failure: z.string().nullable().describe('Why the cell failed; its other figures are then meaningless.'),
  valid: z.boolean(),
  notes: z.array(z.string()),
})

export const results = z.strictObject({
  meta: z.strictObject({
    commit: z.string(),
    date: z.iso.datetime(),
    resumedAt: z
      .array(z.iso.datetime())
      .optional()
      .describe('When the run was continued after an interruption; absent when it was not.'),
    machine: z.strictObject({ cpu: z.string(), cores: z.int(), memoryGiB: z.number(), os: z.string() }),
    node: z.string(),
    servers: z.record(z.string(), z.string()).describe('Version of each server.'),
    libraries: z.record(z.string(), z.string()).describe('Version of the libraries that the styles are built on.'),
    driver: z.string().describe('The load driver, with its version.'),
    command: z.string(),
    seed: z.int(),
    profile: z.string(),
    leftOut: z.array(z.string()).default([]).describe('What this machine could not measure, and why'),
    complete: z.boolean().describe('false when the run was interrupted: only finished cells are included'),
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

const orderMs = z.number().nullable()

/** One line of orders.ndjson.gz: one attempt of a measured window. */
export const orderRow = z.strictObject({
  cell: z.int().describe('Index in cells of results.json.'),
  scenario: z.string().describe('Planned: none, or which refusal the order was meant to meet.'),
  status: z.int().nullable().describe('HTTP status; null when no response came.'),
  outcome: z.enum(['completed', 'cancelled', 'pending']).nullable().describe('Observed; null when there is no order.'),
  acceptMs: orderMs,
  settleMs: orderMs,
  effectsMs: orderMs,
  compensateMs: orderMs,
  criticalPathMs: orderMs
    .optional()
    .describe('Times as in the cell; null when the order does not count towards that figure. Absent from older files.'),
})

export type OrderRow = z.infer<typeof orderRow>
export type MachineSpeed = z.infer<typeof machineSpeed>
export type CostPerOrder = z.infer<typeof costPerOrder>
export type ScenarioCalls = NonNullable<CostPerOrder['scenarioCalls']>[number]
export type SustainedRate = z.infer<typeof sustainedRate>
export type Backpressure = NonNullable<z.infer<typeof cell>['backpressure']>
export type Scaling = z.infer<typeof scaling>
export type ScalingOut = z.infer<typeof scalingOut>
export type Availability = z.infer<typeof availability>
export type Cell = z.infer<typeof cell>
export type Results = z.infer<typeof results>
