/** Counts the HTTP requests this process sends, for the cost of an order: EDA §1 blames the order service for its many. */
import { subscribe } from 'node:diagnostics_channel'

let calls = 0
subscribe('undici:request:create', () => void calls++)
subscribe('http.client.request.start', () => void calls++)

/** HTTP requests sent since the process started, through fetch, undici and node:http. */
export const outboundCalls = (): number => calls
