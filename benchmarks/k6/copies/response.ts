// A copy of benchmarks/load/response.ts, which benchmarks/load/k6-folder.test.ts writes.
/** The part of the API's response to an order that drivers use; for Node and for k6, so without imports. */

export interface ParsedResponse {
  orderId: string | null
  /** The server's error message, if it was not a success. */
  error: string | null
  /** Only when admission control refused it: after how many seconds to retry. */
  retryAfterS?: number
}

export function parseResponse(text: string): ParsedResponse {
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
