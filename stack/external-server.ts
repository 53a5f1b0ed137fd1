/** A server that runs elsewhere, named by the environment: it is checked, and otherwise left alone. */
import { AppError } from '#shared/runtime/errors.ts'
import type { Server, ServerName } from './server.ts'

/** @param variable the environment variable that named it */
export function externalServer(
  name: ServerName,
  variable: string,
  address: string,
  isReady: () => Promise<boolean>,
): Server {
  const refuseToKill = async () => {
    throw new AppError(
      'configuration',
      `${name} at ${address} cannot be killed: ${variable} names a server that the kit did not start.`,
    )
  }
  return {
    name,
    address,
    external: true,
    logFile: '',
    missing: async () => [],
    install: async () => {},
    async start() {
      if (await isReady()) return false
      throw new AppError(
        'unavailable',
        `${name} does not respond at ${address}, which ${variable} names. Start it, or unset ${variable} to run one here.`,
      )
    },
    stop: async () => {},
    kill: refuseToKill,
    isReady,
    pids: () => [],
    owner: () => undefined,
  }
}
