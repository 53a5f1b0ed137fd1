/** Request and reply built from events: two topics and a correlation id, with a call to the same handler to compare with. */
import { randomUUID } from 'node:crypto'
import Fastify from 'fastify'
import type { LessonContext } from './context.ts'
import { type LessonTopic, withTopic } from './topic.ts'

export interface Asker {
  /** @throws when there is no reply within this time */
  ask(id: string, timeoutMs: number): Promise<string>
}

export interface RequestReply {
  /** Another process that asks: replies to requests of earlier askers reach it too, and nobody waits for them. */
  openAsker(): Promise<Asker>
  /** From now on requests are handled; those that were published before, first. */
  startReplying(): Promise<void>
  /** Requests handled, and replies that reached nobody who waited, so far. */
  counts: { handled: number; unclaimed: number }
}

/** @param lookUp what both ways do to find an answer */
export const withRequestReply = <Result>(
  ctx: LessonContext,
  lookUp: (id: string) => string,
  work: (requestReply: RequestReply) => Promise<Result>,
): Promise<Result> =>
  withTopic(ctx, {}, (requests) => withTopic(ctx, {}, (replies) => work(requestReplyOf(requests, replies, lookUp))))

function requestReplyOf(requests: LessonTopic, replies: LessonTopic, lookUp: (id: string) => string): RequestReply {
  const counts = { handled: 0, unclaimed: 0 }
  return {
    counts,
    async startReplying() {
      await requests.consume(async ({ message }) => {
        counts.handled++
        await replies.publish([{ key: String(message.key), value: lookUp(String(message.value)) }])
      })
    },
    async openAsker() {
      const waiting = new Map<string, (reply: string) => void>()
      await replies.consume(async ({ message }) => {
        const resolve = waiting.get(String(message.key))
        if (resolve) resolve(String(message.value))
        else counts.unclaimed++
      })
      return {
        async ask(id, timeoutMs) {
          const correlationId = randomUUID()
          const { promise, resolve, reject } = Promise.withResolvers<string>()
          waiting.set(correlationId, resolve)
          const timer = setTimeout(() => reject(new Error(`no reply within ${timeoutMs} ms`)), timeoutMs)
          await requests.publish([{ key: correlationId, value: id }])
          return promise.finally(() => {
            clearTimeout(timer)
            waiting.delete(correlationId)
          })
        },
      }
    },
  }
}

/** The same as a plain call. */
export async function openCall(lookUp: (id: string) => string) {
  const app = Fastify({ forceCloseConnections: true })
  app.get<{ Params: { id: string } }>('/users/:id', async ({ params }) => lookUp(params.id))
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  return {
    async ask(id: string, timeoutMs: number): Promise<string> {
      return (await fetch(`${url}/users/${id}`, { signal: AbortSignal.timeout(timeoutMs) })).text()
    },
    close: () => app.close(),
  }
}
