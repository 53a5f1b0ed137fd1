/** What became of every message, by a style's own account (`consumption.ts`); a style without a broker has none. */
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
      ignored: z.int().describe('Of types that it does not react to.'),
      processed: z.int(),
      duplicates: z.int(),
      deadLettered: z.int(),
      unaccounted: z.array(eventTrace).describe('None of these.'),
    }),
  ),
  deadLetters: z.array(eventTrace.extend({ consumer: z.string(), eventId: z.string().nullable(), reason: z.string() })),
})
export type Consumption = z.infer<typeof schema>

export interface MessageState {
  /** Kind of work to how much is left, beyond what the books show. */
  left: Record<string, number>
  consumption: Consumption | null
}

/** Waits until nothing but dead letters is on its way, or the time is up, and then asks what became of each message. */
export async function drainMessages(
  style: StyleName,
  env: Record<string, string>,
  withinMs: number,
): Promise<MessageState> {
  const { dir } = styles[style]
  const left = await waitForBacklog(dir, env, withinMs)
  const printed = await runScript(join(dir, 'consumption.ts'), env)
  return { left, consumption: printed === null ? null : schema.parse(JSON.parse(printed)) }
}
