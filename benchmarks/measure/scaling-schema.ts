/** The parts of results.json about a rate that was held: in the experiments sustained, scaling and scaling-out. */
import { z } from 'zod'
import { keepingUpSchema } from '../capacity-schema.ts'
import { perName } from './summary-schema.ts'

export const sustainedRate = z.strictObject({
  offeredPerMinute: z.number(),
  settledPerMinute: z.number().describe('Over the second half of the window, when a backlog would be growing.'),
  backlogAtEnd: z.int().describe('Accepted orders that had not settled when the last one arrived.'),
  drainMs: z.number().describe('From the last arrival until the style had drained.'),
  held: z.boolean(),
  keepingUp: keepingUpSchema.optional(),
  correctPerMinute: z
    .number()
    .optional()
    .describe('The offered rate times the share of orders that are right: settled as ordered, without any violation.'),
  notGuaranteed: z.int().optional().describe('Orders with violations of what the style does not guarantee.'),
})

export const scaling = z.strictObject({
  offeredPerS: z.number(),
  settledPerS: z.number().describe('Over the time in which orders arrived.'),
  underWay: z
    .array(z.strictObject({ atMs: z.number(), orders: z.int() }))
    .describe('Orders that had arrived and not settled, by milliseconds since the first arrival.'),
  within: z.boolean().describe('The style kept up with this rate.'),
  keepingUp: keepingUpSchema.optional().describe('Absent from files of earlier versions.'),
  limits: z.strictObject({ acceptP99Ms: z.number(), settleP99Ms: z.number() }),
})

export const scalingOut = z.strictObject({
  slots: z.int().describe('How many orders each process works on at a time.'),
  processes: perName.describe('By service.'),
  slowest: z
    .string()
    .describe('The service that limits the others, according to the slots and the times of the providers.'),
  heldMs: z
    .number()
    .describe('How long an order holds a slot of that service, according to the times of the providers.'),
  predictedPerS: z.number().describe("Little's law: slots × processes ÷ heldMs of that service."),
  measuredHeldMs: perName.describe('How long an order really held slots of each service, as its processes counted.'),
  impliedPerS: z.number().describe("Little's law with these times: the least of all services, per second."),
  offeredPerS: z.number(),
  settledPerS: z.number().describe('Over the hold: the load without its first seconds.'),
  within: z.boolean().describe('The style kept up with this rate.'),
  missed: z.array(z.string()).describe('Why it did not.'),
})
