/** Ports that are to be used must be free: a program that answers there already would be taken for the service. */
import { Fault } from '#shared/runtime/fault.ts'
import { whyNotFree } from '#stack/ports.ts'

/** @throws Fault configuration naming the first port that cannot be used */
export async function requireFreePorts(wanted: { name: string; url: string }[]): Promise<void> {
  for (const { name, url } of wanted) {
    const { hostname, port } = new URL(url)
    const reason = await whyNotFree(Number(port), hostname)
    if (reason)
      throw new Fault(
        'configuration',
        `Port ${port}, wanted for ${name}, cannot be used (${reason}). Does another npm start run? End it, or set KIT_PORT_BASE and KIT_DATA_DIR.`,
      )
  }
}
