// Places orders at a fixed rate, at the order API of any style: ORDERS_URL, TOKEN_SECRET, RATE (a second), DURATION.
import { check } from 'k6'
import { hmac } from 'k6/crypto'
import encoding from 'k6/encoding'
import exec from 'k6/execution'
import http from 'k6/http'

const { ORDERS_URL, TOKEN_SECRET, RATE = '5', DURATION = '30s' } = __ENV
const run = Date.now()

export const options = {
  scenarios: {
    orders: {
      executor: 'constant-arrival-rate',
      rate: Number(RATE),
      timeUnit: '1s',
      duration: DURATION,
      preAllocatedVUs: 50,
      maxVUs: 500,
    },
  },
  thresholds: { checks: ['rate==1'], dropped_iterations: ['count==0'] },
}

const base64 = (value) => encoding.b64encode(JSON.stringify(value), 'rawurl')

/** A token as shared/runtime/tokens.ts issues them. */
export function setup() {
  const now = Math.floor(Date.now() / 1000)
  const claims = { sub: 'customer-1', iss: 'order-three-ways', iat: now, exp: now + 12 * 3600 }
  const signed = `${base64({ alg: 'HS256' })}.${base64(claims)}`
  return `${signed}.${hmac('sha256', TOKEN_SECRET, signed, 'base64rawurl')}`
}

export default function (token) {
  const order = {
    idempotencyKey: `k6-${run}-${exec.scenario.iterationInTest}`,
    items: [{ productId: 'product-1', quantity: 1 }],
    card: 'tok_visa',
    shipTo: {
      name: 'Ada Lovelace',
      street: 'Invalidenstr. 1',
      city: 'Berlin',
      postalCode: '10115',
      country: 'DE',
    },
  }
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
  const answer = http.post(`${ORDERS_URL}/orders.place`, JSON.stringify(order), { headers })
  check(answer, { accepted: ({ status }) => status === 200 })
}
