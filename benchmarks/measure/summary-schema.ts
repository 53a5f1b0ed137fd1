/** What several parts of results.json consist of. */
import { z } from 'zod'

export const summary = z
  .strictObject({
    p50: z.number().nullable(),
    p95: z.number().nullable(),
    p99: z.number().nullable(),
    max: z.number().nullable(),
    n: z.int(),
  })
  .describe('Milliseconds; all null when nothing was measured (n = 0).')

export const quantiles = z
  .array(z.number())
  .max(101)
  .describe(
    'The values of all orders, or, of more than 101 orders, 101 quantiles; ascending, empty when nothing was measured.',
  )

export const perName = z.record(z.string(), z.number())
