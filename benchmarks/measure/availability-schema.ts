/** The part of results.json about one fault: see experiments/availability, which measures it. */
import { z } from 'zod'
import { recovery } from './recovery-schema.ts'
import { quantiles, summary } from './summary-schema.ts'

export const availability = z.strictObject({
  attempts: z.int().describe('Arrivals that were due while the fault lasted.'),
  correct: z.int().describe('Acknowledged, settled within 5 s, without a violation.'),
  late: z.int().describe('The same, but settled later.'),
  refused: z.int().describe('An error was the response, and no effect stays.'),
  denied: z.int().default(0).describe('An error was the response, but the order was carried out.'),
  unknownDone: z.int().default(0).describe('No response came, and the order was carried out.'),
  unknownUndone: z.int().default(0).describe('No response came, and no effect stays.'),
  unanswered: z.int().optional().describe('In files of earlier versions: denied and unknownDone together.'),
  duplicated: z.int(),
  lost: z.int().describe('Acknowledged, but there is no such order.'),
  stuck: z.int().describe('Still PENDING when the style had drained.'),
  wrong: z.int().describe('Any other violation, such as money kept or effects missing.'),
  faultMs: z
    .number()
    .describe(
      "From the injection of the fault until its recovery began; in older files, the recovery's own time included.",
    ),
  loadMs: z.number().describe('Duration of the load, including the time before and after the fault.'),
  drainMs: z
    .number()
    .describe(
      'From the beginning of the recovery until all that arrived before its end was done; in older files, from its end.',
    ),
  recovery: recovery.optional().describe('Absent from older files.'),
  beforeSettleMs: quantiles
    .optional()
    .describe('Settle of completed orders that were done before the strike, as in quantiles; absent from older files.'),
  poisonEnd: z.string().optional().describe('Where the poison message ended; only while there was one.'),
  hotProduct: z
    .strictObject({
      stock: z.int().describe('How many there were of the product that every order wanted one of.'),
      sold: z.int().describe('According to the stock table, at the end.'),
      wanted: z.int().describe('Orders for it.'),
      confirmed: z.int().describe('Of these, COMPLETED.'),
      refused: z.int().describe('Of these, CANCELLED because it was out of stock.'),
      believedMs: summary.describe(
        'From the response that accepted an order to its refusal; 0 if that was the response.',
      ),
    })
    .optional()
    .describe('Only while a product sold out.'),
  prediction: z
    .strictObject({
      text: z.string().describe('What was stated beforehand.'),
      differences: z.array(z.string()).describe('How the observation differs from it; empty when it does not.'),
    })
    .optional()
    .describe('Absent from older files.'),
})
