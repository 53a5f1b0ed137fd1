/** The part of an availability cell about the time after the strike: see recovery.ts and timeline.ts, which compute it. */
import { z } from 'zod'

const whenMs = z.number().nullable().describe('Milliseconds; null when it did not happen: see missing.')

const timeline = z
  .strictObject({
    fromS: z.int().describe('The first second, before the strike and so negative. The strike is at 0.'),
    arrived: z.array(z.int()).describe('Orders by the second in which they arrived.'),
    accepted: z.array(z.int()).describe('Of these, acknowledged, whenever that was.'),
    good: z.array(z.int()).describe('Of these, correct within the deadline: the goodput.'),
    underWay: z.array(z.int()).describe('Orders that had arrived and were not done, at the end of each second.'),
  })
  .describe('By second.')

export const recovery = z.strictObject({
  deadlineMs: z.number().describe('An order that is correct later than this after its intended start is late.'),
  recoveryMs: z.number().describe("The recovery's own time, such as that of a process to start; no part of faultMs."),
  accepted: z.int().describe('Of the orders that arrived during the fault: acknowledged.'),
  inFlight: z
    .record(z.string(), z.int())
    .describe('Orders that were under way at the strike, by outcome, without zeros.'),
  firstSuccessMs: z.strictObject({
    sinceStrike: whenMs.describe('Until an order that arrived after the strike was carried out.'),
    sinceRecovery: whenMs.describe('From the beginning of the recovery until any order was carried out.'),
  }),
  p99: z
    .strictObject({
      baselineMs: whenMs.describe('Of orders that were done before the strike, from intended start to settled.'),
      bandMs: whenMs.describe('At most this counts as back.'),
      backMs: whenMs.describe(
        'From the strike until the p99 of every window that follows is in the band; 0: it never left.',
      ),
    })
    .describe('Over a sliding window of orders, by arrival.'),
  neverDone: z
    .int()
    .describe('Orders that arrived before the recovery ended and were never done; drainMs is of the others.'),
  areaLost: z
    .number()
    .nullable()
    .describe('Orders: the goodput before the strike less the goodput after it, summed until the load ended.'),
  missing: z.array(z.string()).describe('Why a figure is null.'),
  timeline,
})
export type Recovery = z.infer<typeof recovery>
