/** The order API over plain HTTP, each call tagged with its procedure. */
import http, { type Response } from 'k6/http'
import { type ParsedResponse, parseResponse } from './copies/response.ts'
import type { OrderPage, PlaceOrderInput } from './order.ts'

export interface OrderResponse extends ParsedResponse {
  /** HTTP status; null without a response. */
  status: number | null
}

export interface Customer {
  /** The address of the order API. */
  url: string
  token: string
  timeoutMs: number
}

export async function placeOrder(customer: Customer, input: PlaceOrderInput): Promise<OrderResponse> {
  const { status, body, error } = await mutate(customer, 'orders.place', input)
  if (status === 0) return { status: null, orderId: null, error: error || 'no response' }
  return { status, ...parseResponse(String(body ?? '')) }
}

/** @returns whether it was acknowledged; otherwise the order may have settled before */
export async function cancelOrder(customer: Customer, orderId: string): Promise<boolean> {
  const { status } = await mutate(customer, 'orders.cancel', { orderId })
  return status === 200
}

/** @throws an error that says what the order API responded */
export async function listOrders(
  customer: Customer,
  input: { status?: 'PENDING'; limit: number; after?: string },
): Promise<OrderPage> {
  const query = encodeURIComponent(JSON.stringify(input))
  const address = `${customer.url}/orders.list?input=${query}`
  const { status, body, error } = await http.asyncRequest('GET', address, null, paramsOf(customer, 'orders.list'))
  if (status === 200) return JSON.parse(String(body)).result.data
  throw new Error(
    `${customer.url} does not list orders: ${status === 0 ? error : (parseResponse(String(body)).error ?? status)}`,
  )
}

const mutate = (customer: Customer, procedure: string, input: object): Promise<Response> =>
  http.asyncRequest('POST', `${customer.url}/${procedure}`, JSON.stringify(input), paramsOf(customer, procedure))

const paramsOf = ({ token, timeoutMs }: Customer, procedure: string) => ({
  headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
  tags: { procedure, name: procedure },
  timeout: timeoutMs,
})
