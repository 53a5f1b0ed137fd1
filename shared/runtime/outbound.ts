/** Counts the HTTP requests that this process sends. EDA §1 counts those of the order service. */
import { subscribe } from 'node:diagnostics_channel'

let calls = 0
subscribe('undici:request:create', () => void calls++)
subscribe('http.client.request.start', () => void calls++)

/** HTTP requests sent since the process started, through fetch, undici and node:http. */
export const outboundCalls = (): number => calls
