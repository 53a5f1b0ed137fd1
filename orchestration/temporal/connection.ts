/** The way to Temporal: one native connection per process, shared by its worker and its client. */
import { setTimeout as sleep } from 'node:timers/promises'
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker'
import { readConfig } from '#shared/runtime/config.ts'
import { AppError, messageOf } from '#shared/runtime/errors.ts'
import type { Close } from '#shared/runtime/lifecycle.ts'
import { log } from '#shared/runtime/log.ts'

export interface Temporal {
  connection: NativeConnection
  namespace: string
}

const retryMs = 500

/** The SDK's own log goes into the house's; signals are the house's business, not the SDK's. */
function installRuntime(): void {
  const logger = new DefaultLogger('WARN', ({ level, message, meta: { error, ...meta } = {} }) => {
    // Most services have no workflows, and mean it.
    if (message.startsWith('No workflows registered')) return
    const details = { ...meta, ...(error !== undefined && { error: error instanceof Error ? error.stack : error }) }
    if (level === 'ERROR') log.error(details, message)
    else log.warn(details, message)
  })
  Runtime.install({
    logger,
    shutdownSignals: [],
    workerHeartbeatInterval: 0,
    telemetryOptions: { logging: { filter: { core: 'WARN', other: 'ERROR' }, forward: {} } },
  })
}

/**
 * @param patienceMs how long to wait for a server that is only coming up
 * @throws Fault unavailable when there is no server with this namespace by then
 */
export async function connectTemporal(onClose: (close: Close) => void, patienceMs = 60_000): Promise<Temporal> {
  const { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace } = readConfig([
    'TEMPORAL_ADDRESS',
    'TEMPORAL_NAMESPACE',
  ])
  installRuntime()
  const deadline = Date.now() + patienceMs
  for (;;) {
    try {
      const connection = await connectOnce(address, namespace)
      onClose(() => connection.close())
      return { connection, namespace }
    } catch (cause) {
      if (Date.now() > deadline)
        throw new AppError(
          'unavailable',
          `Temporal does not answer at ${address} for the namespace "${namespace}": ${messageOf(cause)}. Start it, or set TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE.`,
          cause,
        )
      await sleep(retryMs)
    }
  }
}

async function connectOnce(address: string, namespace: string): Promise<NativeConnection> {
  // On one machine or one network compressing costs more than it saves.
  const connection = await NativeConnection.connect({ address, grpcCompression: { codec: 'none' } })
  try {
    await connection.withDeadline(Date.now() + 5_000, () => connection.workflowService.describeNamespace({ namespace }))
    return connection
  } catch (cause) {
    await connection.close()
    throw cause
  }
}
