/** The providers' HTTP server: one route for all providers, one to configure them, one to reset them. */
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Database } from '#shared/persistence/database.ts'
import { AppError } from '#shared/runtime/errors.ts'
import { semaphores } from '#shared/runtime/semaphores.ts'
import { type Behaviours, behaviour } from './behaviour.ts'
import { type ProviderCall, recordCall } from './ledger.ts'
import { createResponseTiming } from './response-timing.ts'

const callParams = z.object({
  provider: z.string().regex(/^[a-z0-9-]{1,40}$/),
  operation: z.string().regex(/^[a-z-]{1,20}$/),
})
const callBody = z.looseObject({ orderId: z.uuid() })
const resetBody = z.strictObject({ seed: z.int().optional() })

export function providerServer(db: Database, behaviours: Behaviours) {
  const capacity = semaphores((provider) => behaviours.of(provider).maxConcurrent)
  const app = Fastify({ bodyLimit: 64 * 1024, forceCloseConnections: true })

  app.setErrorHandler((error, _, reply) => {
    const status = error instanceof AppError ? 422 : error instanceof z.ZodError ? 400 : 500
    const message =
      error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : String(error)
    return reply.status(status).send({ error: message })
  })

  app.get('/health', async () => ({ status: 'ok' }))

  app.post('/:provider/:operation', async (req, reply) => {
    const { provider, operation } = callParams.parse(req.params)
    const { orderId, ...request } = callBody.parse(req.body)
    const idempotencyKey = z
      .string({ error: 'send an idempotency-key header' })
      .min(8)
      .max(200)
      .parse(req.headers['idempotency-key'])
    const call = { provider, operation, idempotencyKey, orderId, request, receivedAt: new Date() }
    return capacity.run(provider, () => handle(call, req, reply))
  })

  async function handle(
    call: Omit<ProviderCall, 'dueAt' | 'refuse'>,
    req: FastifyRequest,
    reply: FastifyReply,
  ): Promise<unknown> {
    const closeWithoutResponse = () => {
      reply.hijack()
      req.raw.socket.destroy()
      return reply
    }
    if (req.raw.socket.destroyed) return closeWithoutResponse()
    const { provider } = call
    const failureMode = behaviours.nextFailure(provider)
    const { dueAt, waitForBookkeeping, waitUntilDue } = createResponseTiming(
      new Date(),
      behaviours.nextDelayMs(provider),
    )
    await waitForBookkeeping()
    if (failureMode === 'fail') return reply.status(503).send({ error: `${provider} is unavailable` })
    const entry = await recordCall(db, { ...call, dueAt, refuse: failureMode === 'refuse' })
    await waitUntilDue()
    if (failureMode === 'lose-response') return closeWithoutResponse()
    const { outcome, reason, reference, amountCents } = entry
    return { outcome, reference, amountCents, ...(reason && { reason }) }
  }

  app.put('/control/:provider', async (req) => {
    const { provider } = z.object({ provider: z.string().regex(/^(\*|[a-z0-9-]{1,40})$/) }).parse(req.params)
    const change = Object.fromEntries(
      Object.entries(behaviour.parse(req.body)).filter(([, value]) => value !== undefined),
    )
    return behaviours.configure(provider, change)
  })

  /** Restores the default behaviour and restarts the seeded response times. The ledger is kept. */
  app.put('/control', async (req) => {
    behaviours.reset(resetBody.parse(req.body ?? {}).seed)
    return { status: 'reset' }
  })

  return app
}
