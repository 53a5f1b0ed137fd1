/**
 * The providers' ledger: what each one did for an order, once per idempotency key, with the semantics of Stripe's keys.
 */
import { randomUUID } from 'node:crypto'
import type { CancelReason } from '#shared/contracts/order.ts'
import { type Database, type Tx, toJsonInput } from '#shared/persistence/database.ts'
import type { ProviderEntry } from '#shared/persistence/generated/client.ts'
import { declinedTestCard, testProducts, undeliverablePostalCode } from '#shared/persistence/seed.ts'
import { AppError } from '#shared/runtime/errors.ts'

export interface ProviderCall {
  provider: string
  operation: string
  idempotencyKey: string
  orderId: string
  request: Record<string, unknown>
  receivedAt: Date
  /** When the response is due. It may be sent later. */
  dueAt: Date
  /** The provider is configured to refuse every request. */
  refuse: boolean
}

/** A compensation also blocks the operation that it compensates, so that no effect remains whichever comes first. */
const compensates: Record<string, string> = {
  'payment/refund': 'charge',
  'warehouse/release': 'allocate',
  'carrier/void': 'label',
}
const compensatedBy: Record<string, string> = {
  'payment/charge': 'refund',
  'warehouse/allocate': 'release',
  'carrier/label': 'void',
}

/**
 * Returns the stored entry of a known key, or records a new one. @throws AppError conflict if the key has another
 * request
 */
export async function recordCall(db: Database, call: ProviderCall): Promise<ProviderEntry> {
  const { provider, operation, idempotencyKey, orderId, request } = call
  return db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext(${provider}), hashtext(${orderId}))::text`
    const earlier = await tx.providerEntry.findMany({ where: { provider, orderId } })
    const existing = earlier.find((entry) => entry.idempotencyKey === idempotencyKey)
    if (existing) return recordRepeat(tx, existing, call)
    const compensated = earlier.find(
      (entry) => entry.outcome === 'done' && entry.operation === compensates[`${provider}/${operation}`],
    )
    const reason = refusalReason(call, earlier)
    return tx.providerEntry.create({
      data: {
        provider,
        operation,
        idempotencyKey,
        orderId,
        outcome: reason ? 'refused' : 'done',
        reason,
        reference: `${operation}-${randomUUID()}`,
        amountCents: reason ? 0 : (compensated?.amountCents ?? Number(request.amountCents ?? 0)),
        request: toJsonInput(request),
        receivedAt: call.receivedAt,
        answeredAt: new Date(Math.max(Date.now(), call.dueAt.getTime())),
      },
    })
  })
}

async function recordRepeat(tx: Tx, existing: ProviderEntry, call: ProviderCall): Promise<ProviderEntry> {
  if (canonicalJson(existing.request) !== canonicalJson(call.request))
    throw new AppError('conflict', `The key ${call.idempotencyKey} was used with another request.`)
  return tx.providerEntry.update({ where: { position: existing.position }, data: { repeats: { increment: 1 } } })
}

/** JSON with sorted keys, because PostgreSQL's jsonb does not keep the order of keys. */
const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_, v) =>
    v && typeof v === 'object' && !Array.isArray(v) ? Object.fromEntries(Object.entries(v).sort()) : v,
  )

function refusalReason(call: ProviderCall, earlier: ProviderEntry[]): CancelReason | null {
  const step = `${call.provider}/${call.operation}`
  const request = call.request as { card?: string; items?: { productId: string }[]; shipTo?: { postalCode: string } }
  if (earlier.some((entry) => entry.operation === compensatedBy[step])) return 'order-cancelled'
  if (step === 'payment/charge' && (call.refuse || request.card === declinedTestCard)) return 'card-declined'
  if (
    step === 'warehouse/allocate' &&
    (call.refuse || request.items?.some((item) => item.productId === testProducts.missing))
  )
    return 'out-of-stock'
  if (step === 'carrier/label' && (call.refuse || request.shipTo?.postalCode === undeliverablePostalCode))
    return 'undeliverable-address'
  return null
}
