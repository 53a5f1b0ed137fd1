/** The schemas that every style shares: what a client sends and receives, and what services pass to each other. */
import { z } from 'zod'

export const orderStatuses = ['PENDING', 'COMPLETED', 'CANCELLED'] as const
export type OrderStatus = (typeof orderStatuses)[number]

/** Why an order was cancelled. */
export type CancelReason =
  | 'card-declined'
  | 'out-of-stock'
  | 'undeliverable-address'
  | 'cancelled-by-customer'
  | 'order-cancelled'

/** Why a style that gives up cancels an order: a service did not respond in time. No provider and no event has this reason. */
export const serviceUnavailable = 'service-unavailable'

/**
 * Text that people enter. It is trimmed and normalised (Unicode NFC), so that the same order sent again is the same request.
 * Characters that an address does not need, and that a database, label or log may not handle, are rejected.
 */
const text = (max: number) =>
  z
    .string()
    .refine((value) => value.isWellFormed(), 'has half a character (a lone UTF-16 surrogate)')
    .refine((value) => !/\p{Cc}/u.test(value.trim()), 'has control characters')
    .trim()
    .normalize('NFC')
    .min(1)
    .max(max)
    .refine((value) => /[\p{L}\p{N}]/u.test(value), 'has no letter and no digit')

export const address = z.strictObject({
  name: text(100),
  street: text(200),
  city: text(100),
  postalCode: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9 -]{3,10}$/, 'three to ten letters, digits, spaces or dashes')
    .refine((value) => /[A-Za-z0-9]/.test(value), 'has no letter and no digit'),
  country: z.string().regex(/^[A-Z]{2}$/, 'an ISO 3166-1 alpha-2 code such as DE'),
})
export type Address = z.infer<typeof address>

const quantity = z.int().min(1).max(100)
const line = z.strictObject({ productId: text(50), quantity })

/** In lower case: UUIDs are case-insensitive, but message keys and workflow ids are not. */
export const orderId = z.uuid().toLowerCase()
const idempotencyKey = z
  .string()
  .regex(/^[A-Za-z0-9._:-]{8,128}$/, '8 to 128 letters, digits or ". _ : -"; choose a new one for each new order')

export const placeOrderInput = z.strictObject({
  idempotencyKey,
  items: z
    .array(line)
    .min(1)
    .max(50)
    .refine((lines) => new Set(lines.map((l) => l.productId)).size === lines.length, 'each product once'),
  /** A card token from the payment provider, never a card number. */
  card: z.string().regex(/^tok_[a-z0-9_]{1,60}$/, 'a card token such as tok_visa'),
  shipTo: address,
})
export type PlaceOrderInput = z.infer<typeof placeOrderInput>

export const getOrderInput = z.strictObject({ orderId })
export const listOrdersInput = z.strictObject({
  status: z.enum(orderStatuses).optional(),
  limit: z.int().min(1).max(100).default(20),
  /** The orderId of the last order of the previous page. */
  after: orderId.optional(),
})
export type ListOrdersInput = z.infer<typeof listOrdersInput>

/**
 * Validation between services is looser than at the order API. The API's rules may become stricter while orders are in flight
 * and events are stored, and orders that were accepted before must stay readable.
 */
const acceptedText = (max: number) => z.string().trim().min(1).max(max)
const acceptedAddress = z.strictObject({
  name: acceptedText(100),
  street: acceptedText(200),
  city: acceptedText(100),
  postalCode: z.string().regex(/^[A-Za-z0-9 -]{3,10}$/, 'three to ten letters, digits, spaces or dashes'),
  country: address.shape.country,
})

const orderLine = z.strictObject({ productId: acceptedText(50), quantity, unitPriceCents: z.int().min(0) })
export type OrderLine = z.infer<typeof orderLine>

/** An accepted order with its prices, as services pass it to each other. */
export const placedOrder = z.strictObject({
  orderId,
  customerId: acceptedText(50),
  idempotencyKey,
  requestHash: z.string(),
  items: z.array(orderLine),
  totalCents: z.int().min(0),
  card: z.string(),
  shipTo: acceptedAddress,
  /** ISO 8601, UTC. */
  placedAt: z.iso.datetime(),
})
export type PlacedOrder = z.infer<typeof placedOrder>

/** What a client sees of an order. Times are ISO 8601 in UTC. */
export const orderView = z.object({
  orderId,
  customerId: z.string(),
  status: z.enum(orderStatuses),
  reason: z.string().nullable(),
  items: z.array(orderLine),
  totalCents: z.int(),
  placedAt: z.string(),
  settledAt: z.string().nullable(),
})
export type OrderView = z.infer<typeof orderView>

export const orderPage = z.object({ orders: z.array(orderView), next: orderId.nullable() })
export type OrderPage = z.infer<typeof orderPage>

export const isSettled = (order: { status: OrderStatus }): boolean => order.status !== 'PENDING'
