/** An order API that does nothing, in a process of its own: against it, a driver measures only itself. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface NullEndpoint {
  url: string
  stop(): Promise<void>
}

export async function startNullEndpoint(): Promise<NullEndpoint> {
  const child = fork(import.meta.filename, ['serve'])
  const gone = once(child, 'exit')
  const [port] = await once(child, 'message')
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      child.disconnect()
      await gone
    },
  }
}

const response = JSON.stringify({ result: { data: { orderId: 'nothing-was-done', status: 'PENDING' } } })

if (process.argv[1] === import.meta.filename && process.argv[2] === 'serve') {
  const server = createServer((req, res) => {
    req.resume().on('end', () => res.setHeader('content-type', 'application/json').end(response))
  }).listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
  process.on('disconnect', () => process.exit())
}
