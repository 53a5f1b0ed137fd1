/** Ports that are to be used must be free: a program that answers there already would be taken for the service. */
import { createServer } from 'node:net'
import { Fault } from '#shared/runtime/fault.ts'

/** @throws Fault configuration naming the first port that cannot be used */
export async function requireFreePorts(wanted: { name: string; url: string }[]): Promise<void> {
  for (const { name, url } of wanted) {
    const { hostname, port } = new URL(url)
    const reason = await whyNot(hostname, Number(port))
    if (reason)
      throw new Fault(
        'configuration',
        `Port ${port}, wanted for ${name}, cannot be used (${reason}). Does another npm start run? End it, or set KIT_PORT_BASE and KIT_DATA_DIR.`,
      )
  }
}

const whyNot = (host: string, port: number) =>
  new Promise<string | undefined>((resolve) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    probe.listen(port, host, () => probe.close(() => resolve(undefined)))
  })
