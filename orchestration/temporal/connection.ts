/** Connects to Temporal: one native connection per process, shared by its worker and its client. */
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

/** The SDK logs to the service's log. The service handles signals itself. */
function installRuntime(): void {
  const logger = new DefaultLogger('WARN', ({ level, message, meta: { error, ...meta } = {} }) => {
    // Most services have no workflows on purpose.
    if (message.startsWith('No workflows registered')) return
    const fields = { ...meta, ...(error !== undefined && { error: error instanceof Error ? error.stack : error }) }
    if (level === 'ERROR') log.error(fields, message)
    else log.warn(fields, message)
  })
  Runtime.install({
    logger,
    shutdownSignals: [],
    workerHeartbeatInterval: 0,
    telemetryOptions: { logging: { filter: { core: 'WARN', other: 'ERROR' }, forward: {} } },
  })
}

/**
 * @param timeoutMs how long to wait for a server that is starting
 * @throws AppError unavailable when no server has this namespace by then
 */
export async function connectTemporal(onClose: (close: Close) => void, timeoutMs = 60_000): Promise<Temporal> {
  const { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace } = readConfig([
    'TEMPORAL_ADDRESS',
    'TEMPORAL_NAMESPACE',
  ])
  installRuntime()
  const deadline = Date.now() + timeoutMs
  for (;;) {
    try {
      const connection = await connectOnce(address, namespace)
      onClose(() => connection.close())
      return { connection, namespace }
    } catch (cause) {
      if (Date.now() > deadline)
        throw new AppError(
          'unavailable',
          `Temporal does not respond at ${address} for the namespace "${namespace}": ${messageOf(cause)}. Start it, or set TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE.`,
          cause,
        )
      await sleep(retryMs)
    }
  }
}

async function connectOnce(address: string, namespace: string): Promise<NativeConnection> {
  // On one machine or in one network, compression costs more than it saves.
  const connection = await NativeConnection.connect({ address, grpcCompression: { codec: 'none' } })
  try {
    await connection.withDeadline(Date.now() + 5_000, () => connection.workflowService.describeNamespace({ namespace }))
    return connection
  } catch (cause) {
    await connection.close()
    throw cause
  }
}
