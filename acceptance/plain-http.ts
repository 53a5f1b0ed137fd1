/** The order API without any client, as curl speaks to it. */
import type { OrderPage, OrderView } from '#shared/contracts/order.ts'

export interface Answer<Data> {
  status: number
  data?: Data
  error?: { message: string; data: { code: string } }
}

const headersWith = (token?: string) => ({
  'content-type': 'application/json',
  ...(token && { authorization: `Bearer ${token}` }),
})

async function response<Data>(response: Response): Promise<Answer<Data>> {
  const { result, error } = (await response.json()) as { result?: { data: Data }; error?: Answer<Data>['error'] }
  return { status: response.status, ...(result && { data: result.data }), ...(error && { error }) }
}

/** curl -H 'content-type: application/json' -H "authorization: Bearer $TOKEN" -d "$BODY" $URL/orders.place */
export const post = async (url: string, path: string, body: object, token?: string): Promise<Answer<OrderView>> =>
  response(await fetch(`${url}/${path}`, { method: 'POST', headers: headersWith(token), body: JSON.stringify(body) }))

/** curl -G -H "authorization: Bearer $TOKEN" --data-urlencode 'input={"limit":5}' $URL/orders.list */
export const get = async <Data = OrderView | OrderPage>(
  url: string,
  path: string,
  input: object,
  token?: string,
): Promise<Answer<Data>> =>
  response(
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
