/** What the API's answer to an order says, as far as a driver cares; for Node and for k6, so without imports. */

export interface Said {
  orderId: string | null
  /** What the server said was wrong, if it was not a success. */
  error: string | null
}

export function readAnswer(text: string): Said {
  try {
    const { result, error } = JSON.parse(text)
    return { orderId: result?.data?.orderId ?? null, error: error?.message ?? null }
  } catch {
    return { orderId: null, error: text.slice(0, 200) }
  }
}
