/** The part of results.json about a backlog: see experiments/drain-time, which measures it. */
import { z } from 'zod'

export const drainTimeSchema = z
  .strictObject({
    outageMs: z.number().describe('From the strike until the component was there again, its start included.'),
    capacity: z
      .strictObject({ passedPerS: z.number(), failedPerS: z.number().nullable() })
      .describe('The highest rate with which the style kept up and the lowest with which it did not.'),
    ratePerS: z.number(),
    before: z.int().describe('The most orders under way before the strike.'),
    backlog: z
      .int()
      .describe('Orders under way at the end of the outage: arrived, accepted then or later, not settled.'),
    drainMs: z
      .number()
      .nullable()
      .describe(
        'From the end of the outage until no more were under way than before; null: not while the load went on.',
      ),
    predictedMs: z
      .number()
      .nullable()
      .describe('(backlog − before) ÷ (capacity − rate); null when the backlog was too small.'),
    ratio: z
      .strictObject({ value: z.number(), low: z.number(), high: z.number().nullable() })
      .nullable()
      .describe('drainMs ÷ predictedMs, with the interval that the capacity has; high is null when no rate failed.'),
    loadAfterMs: z.number().describe('How long the load went on after the outage.'),
  })
  .describe('Only in the experiment drain-time, where params.outageS and params.share are what was planned.')
export type DrainTime = z.infer<typeof drainTimeSchema>
