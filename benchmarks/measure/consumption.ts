/** How every message was consumed, as a style's script `consumption.ts` reports; a style without a broker has none. */
import { join } from 'node:path'
import { z } from 'zod'
import type { StyleName } from '#stack/styles.ts'
import { styles } from '#stack/styles.ts'
import { runScript, waitForBacklog } from './backlog.ts'

const eventTrace = z.object({ orderId: z.string().nullable(), type: z.string() })
const schema = z.object({
  consumers: z.array(
    z.object({
      consumer: z.string(),
      consumed: z.int().describe('Messages on the topics that it is subscribed to.'),
      ignored: z.int().describe('Messages of types that it does not handle.'),
      processed: z.int(),
      duplicates: z.int(),
      deadLettered: z.int(),
      unaccounted: z.array(eventTrace).describe('Messages that are in none of these counts.'),
    }),
  ),
  deadLetters: z.array(eventTrace.extend({ consumer: z.string(), eventId: z.string().nullable(), reason: z.string() })),
})
export type Consumption = z.infer<typeof schema>

export interface MessageState {
  /** Work left by kind, beyond what the database shows. */
  left: Record<string, number>
  consumption: Consumption | null
}

/** Waits until no message is in transit, or the timeout, and then reads how each message was consumed. */
export async function drainMessages(
  style: StyleName,
  env: Record<string, string>,
  timeoutMs: number,
): Promise<MessageState> {
  const { dir } = styles[style]
  const left = await waitForBacklog(dir, env, timeoutMs)
  const printed = await runScript(join(dir, 'consumption.ts'), env)
  return { left, consumption: printed === null ? null : schema.parse(JSON.parse(printed)) }
}
