/** What the API's answer to an order says, as far as a driver cares; for Node and for k6, so without imports. */

export interface ParsedResponse {
  orderId: string | null
  /** What the server said was wrong, if it was not a success. */
  error: string | null
  /** Only of a front door that refuses by overload: after how many seconds to ask again. */
  retryAfterS?: number
}

export function readAnswer(text: string): ParsedResponse {
  try {
    const { result, error } = JSON.parse(text)
    const retryAfterS = error?.data?.retryAfterS
    return {
      orderId: result?.data?.orderId ?? null,
      error: error?.message ?? null,
      ...(retryAfterS !== undefined && { retryAfterS }),
    }
  } catch {
    return { orderId: null, error: text.slice(0, 200) }
  }
}
