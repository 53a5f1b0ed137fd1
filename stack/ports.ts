/** Whether a port can be had: asked before something starts, since its own log says it less clearly. */
import { createServer } from 'node:net'

/** @returns what is in the way of listening there, for a person; undefined when nothing is */
export const portConflict = (port: number, host = '127.0.0.1'): Promise<string | undefined> =>
  new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', ({ code, message }: NodeJS.ErrnoException) =>
      resolve(code === 'EADDRINUSE' ? 'another program has it' : message),
    )
    probe.listen(port, host, () => probe.close(() => resolve(undefined)))
  })
