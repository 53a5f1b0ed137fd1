/** Checks that a port is free before a process that needs it starts: the error is clearer than the one in its log. */
import { createServer } from 'node:net'

/** @returns why nothing can listen on the port, for a person; undefined when it is free */
export const portConflict = (port: number, host = '127.0.0.1'): Promise<string | undefined> =>
  new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', ({ code, message }: NodeJS.ErrnoException) =>
      resolve(code === 'EADDRINUSE' ? 'another program has it' : message),
    )
    probe.listen(port, host, () => probe.close(() => resolve(undefined)))
  })
