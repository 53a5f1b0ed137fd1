/** The order API over plain HTTP, each call tagged with its procedure. */
import http from 'k6/http'
import type { OrderView, PlaceOrderInput } from '../../shared/contracts/order.ts'
import { readAnswer } from '../load/response.ts'

export interface Answer {
  /** HTTP status, or null when no answer came. */
  status: number | null
  orderId: string | null
  error: string | null
  /** Only where the front door refused by overload. */
  retryAfterS?: number
}

export function placeOrder(url: string, token: string, input: PlaceOrderInput, timeoutMs: number): Answer {
  const { status, body, error } = http.post(`${url}/orders.place`, JSON.stringify(input), {
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    tags: { procedure: 'orders.place', name: 'orders.place' },
    timeout: timeoutMs,
  })
  if (status === 0) return { status: null, orderId: null, error: error || 'no answer' }
  return { status, ...readAnswer(String(body ?? '')) }
}

/** Whatever the answer: the order may have ended before. */
export function cancelOrder(url: string, token: string, orderId: string, timeoutMs: number): void {
  http.post(`${url}/orders.cancel`, JSON.stringify({ orderId }), {
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    tags: { procedure: 'orders.cancel', name: 'orders.cancel' },
    timeout: timeoutMs,
  })
}

/** @returns nothing when it could not be had */
export function getOrder(url: string, token: string, orderId: string, timeoutMs: number): OrderView | undefined {
  const input = encodeURIComponent(JSON.stringify({ orderId }))
  const { status, body } = http.get(`${url}/orders.get?input=${input}`, {
    headers: { authorization: `Bearer ${token}` },
    tags: { procedure: 'orders.get', name: 'orders.get' },
    timeout: timeoutMs,
  })
  return status === 200 ? JSON.parse(String(body)).result.data : undefined
}
