/** Counts the HTTP requests that this process sends. EDA §1 counts those of the order service. */
import { subscribe } from 'node:diagnostics_channel'

let requests = 0
subscribe('undici:request:create', () => void requests++)
subscribe('http.client.request.start', () => void requests++)

/** HTTP requests sent since the process started, through fetch, undici and node:http. */
export const outboundRequestCount = (): number => requests
