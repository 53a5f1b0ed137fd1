/** The order API over plain HTTP, as with curl. */
import type { OrderPage, OrderView } from '#shared/contracts/order.ts'

export interface ApiResponse<Data> {
  status: number
  data?: Data
  error?: { message: string; data: { code: string } }
}

const headersWith = (token?: string) => ({
  'content-type': 'application/json',
  ...(token && { authorization: `Bearer ${token}` }),
})

async function parseResponse<Data>(response: Response): Promise<ApiResponse<Data>> {
  const { result, error } = (await response.json()) as { result?: { data: Data }; error?: ApiResponse<Data>['error'] }
  return { status: response.status, ...(result && { data: result.data }), ...(error && { error }) }
}

/** curl -H 'content-type: application/json' -H "authorization: Bearer $TOKEN" -d "$BODY" $URL/orders.place */
export const post = async (url: string, path: string, body: object, token?: string): Promise<ApiResponse<OrderView>> =>
  parseResponse(
    await fetch(`${url}/${path}`, { method: 'POST', headers: headersWith(token), body: JSON.stringify(body) }),
  )

/** curl -G -H "authorization: Bearer $TOKEN" --data-urlencode 'input={"limit":5}' $URL/orders.list */
export const get = async <Data = OrderView | OrderPage>(
  url: string,
  path: string,
  input: object,
  token?: string,
): Promise<ApiResponse<Data>> =>
  parseResponse(
    await fetch(`${url}/${path}?input=${encodeURIComponent(JSON.stringify(input))}`, { headers: headersWith(token) }),
  )

/** curl -N …/orders.watch: server-sent events until the server ends them. @returns name and data of each */
export async function events(url: string, path: string, input: object, token: string) {
  const response = await fetch(`${url}/${path}?input=${encodeURIComponent(JSON.stringify(input))}`, {
    headers: { ...headersWith(token), accept: 'text/event-stream' },
  })
  const blocks = (await response.text()).split('\n\n').map((block) => block.split('\n'))
  const field = (lines: string[], name: string) =>
    lines
      .find((line) => line.startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim()
  return blocks
    .map((lines) => ({ event: field(lines, 'event') ?? 'message', data: field(lines, 'data') ?? '' }))
    .filter(({ event, data }) => event !== 'message' || data !== '')
}
