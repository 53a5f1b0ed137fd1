/** What results.json says of a hold, of a style that did not drain in time, and of memory. */
import { z } from 'zod'
import { criterionNames } from './measure/keeping-up.ts'
import { perName } from './measure/summary-schema.ts'

export const keepingUpSchema = z
  .strictObject({
    holdS: z.number().describe('Seconds that were judged, after the warm-up of the load.'),
    criteria: z.array(
      z.strictObject({
        name: z.enum(criterionNames),
        figure: z.number().nullable().describe('Milliseconds or a share; null without bound: it never settled.'),
        limit: z.number(),
        met: z.boolean(),
      }),
    ),
  })
  .describe('Whether the style kept up with the rate; within is true when every criterion is met.')

export const overtimeSchema = z
  .strictObject({
    left: perName.describe('Work left by kind when the time was up.'),
    waitedMs: z.number().describe('How long it was waited for after that.'),
    donePerS: z.number().describe('How fast it became less.'),
    ended: z.enum(['drained', 'stalled', 'still moving']),
  })
  .describe('Only where a style had not drained in time and work still moved: it did not keep up.')

export const memorySchema = z
  .strictObject({
    idle: perName.describe('After the warm-up, when nothing was under way.'),
    loaded: perName.describe('When the last order of the load had its response.'),
  })
  .describe('Proportional set size (PSS) in MiB, by process or group of processes; Linux only.')
