/**
 * Polls the events table, as EDA §2 (docs/event-driven-architecture.md) has it: the events after the last id seen are handled,
 * then the position moves to the last of them. An event with a lower id that is committed later is never seen.
 */

import { messageOf } from '#shared/runtime/errors.ts'
import type { Close } from '#shared/runtime/lifecycle.ts'
import { log } from '#shared/runtime/log.ts'
import { openSlots, type Slots } from '#shared/runtime/slots.ts'
import type { Event, EventContext, Handlers } from './events.ts'

/** How many events one poll reads. */
const batchSize = 200

export function pollEvents(
  consumer: string,
  handlers: Handlers,
  ctx: EventContext,
  intervalMs: number,
  onClose: (close: Close) => void,
): void {
  const slots = openSlots()
  let isClosed = false
  let timer: NodeJS.Timeout | undefined
  let polling: Promise<void> = Promise.resolve()

  async function run(): Promise<void> {
    try {
      await pollOnce(consumer, handlers, ctx, slots)
    } catch (error) {
      log.warn({ consumer, error: messageOf(error) }, 'cannot poll the events, retrying')
    }
    if (!isClosed) timer = setTimeout(() => (polling = run()), intervalMs)
  }

  polling = run()
  onClose(async () => {
    isClosed = true
    clearTimeout(timer)
    await polling
  })
}

/** Handles the events after the consumer's position. A failed event, and those after it, are handled again by the next poll. */
export async function pollOnce(consumer: string, handlers: Handlers, ctx: EventContext, slots: Slots): Promise<void> {
  const position = await ctx.db.polledPosition.findUnique({ where: { consumer } })
  const rows = await ctx.db.polledEvent.findMany({
    where: { id: { gt: position?.lastId ?? 0n } },
    orderBy: { id: 'asc' },
    take: batchSize,
  })
  const results = await Promise.allSettled(
    rows.map((row) => slots.run(() => handle(handlers, row as unknown as Event, ctx))),
  )
  const firstFailed = results.findIndex(({ status }) => status === 'rejected')
  const failure = results[firstFailed]
  if (failure?.status === 'rejected')
    log.warn({ consumer, type: rows[firstFailed]!.type, error: messageOf(failure.reason) }, 'an event failed, retrying')
  const lastHandled = rows[(firstFailed === -1 ? rows.length : firstFailed) - 1]
  if (!lastHandled) return
  const lastId = lastHandled.id
  await ctx.db.polledPosition.upsert({ where: { consumer }, create: { consumer, lastId }, update: { lastId } })
}

async function handle(handlers: Handlers, { type, data }: Event, ctx: EventContext): Promise<void> {
  await (handlers[type] as ((data: Event['data'], ctx: EventContext) => Promise<unknown>) | undefined)?.(data, ctx)
}
