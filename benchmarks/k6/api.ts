/** The order API over plain HTTP, each call tagged with its procedure. */
import http from 'k6/http'
import type { OrderView, PlaceOrderInput } from '../../shared/contracts/order.ts'
import { parseResponse } from '../load/response.ts'

export interface OrderResponse {
  /** HTTP status; null without a response. */
  status: number | null
  orderId: string | null
  error: string | null
  /** Only when admission control refused the order. */
  retryAfterS?: number
}

export function placeOrder(url: string, token: string, input: PlaceOrderInput, timeoutMs: number): OrderResponse {
  const { status, body, error } = http.post(`${url}/orders.place`, JSON.stringify(input), {
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    tags: { procedure: 'orders.place', name: 'orders.place' },
    timeout: timeoutMs,
  })
  if (status === 0) return { status: null, orderId: null, error: error || 'no response' }
  return { status, ...parseResponse(String(body ?? '')) }
}

/** Ignores the response: the order may have settled before. */
export function cancelOrder(url: string, token: string, orderId: string, timeoutMs: number): void {
  http.post(`${url}/orders.cancel`, JSON.stringify({ orderId }), {
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    tags: { procedure: 'orders.cancel', name: 'orders.cancel' },
    timeout: timeoutMs,
  })
}

/** @returns undefined when the request failed */
export function getOrder(url: string, token: string, orderId: string, timeoutMs: number): OrderView | undefined {
  const input = encodeURIComponent(JSON.stringify({ orderId }))
  const { status, body } = http.get(`${url}/orders.get?input=${input}`, {
    headers: { authorization: `Bearer ${token}` },
    tags: { procedure: 'orders.get', name: 'orders.get' },
    timeout: timeoutMs,
  })
  return status === 200 ? JSON.parse(String(body)).result.data : undefined
}
