/** Whether a port can be had: asked before a server starts, since its own log says it less clearly. */
import { createServer } from 'node:net'
import { Fault } from '#shared/runtime/fault.ts'

/** @throws Fault configuration when somebody listens there already */
export async function requireFreePort(name: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (cause: NodeJS.ErrnoException) => {
      const why = cause.code === 'EADDRINUSE' ? 'another program has it' : cause.message
      const remedy = `End that, set KIT_PORT_BASE to another base, or name a ${name} of your own: see kit stack --help.`
      reject(new Fault('configuration', `Port ${port}, wanted for ${name}, cannot be used: ${why}. ${remedy}`, cause))
    })
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()))
  })
}
