/** Checks PostgreSQL without its client, which is a package: Temporal's servers are installed when no package is there yet. */
import { connect } from 'node:net'
import { timeouts } from '#shared/runtime/timeouts.ts'

/** Version 3.0 of its protocol: length, version, and the user, who does not matter yet (PostgreSQL manual, 54.7). */
function startupMessage(): Buffer {
  const parameters = Buffer.from('user\0postgres\0\0')
  const head = Buffer.alloc(8)
  head.writeInt32BE(head.length + parameters.length)
  head.writeInt32BE(3 << 16, 4)
  return Buffer.concat([head, parameters])
}

/** While it starts it responds with an error (E), afterwards it asks for a password (R). @param url of a database */
export function acceptsClients(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname)
    const finish = (isReady: boolean) => {
      socket.destroy()
      resolve(isReady)
    }
    socket.setTimeout(timeouts.probeMs, () => finish(false))
    socket.once('error', () => finish(false))
    socket.once('close', () => finish(false))
    socket.once('data', (response) => finish(response[0] === 'R'.charCodeAt(0)))
    socket.write(startupMessage())
  })
}
