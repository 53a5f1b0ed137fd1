/**
 * Watches the servers of running styles. Nothing restarts a server that is gone, and without it the services of a style
 * would be restarted without end.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '#shared/runtime/errors.ts'
import type { Server } from '#stack/server.ts'
import type { Report } from '#stack/tools.ts'

/** Twelve within the time that a server has to restart. */
export const probesWithin = (seconds: number) => ({ intervalMs: (seconds * 1_000) / 12, maxFailed: 12 })

/**
 * Never resolves.
 * @param signal ends the watch
 * @throws AppError unavailable, naming the server, when one has failed `maxFailed` probes in a row
 */
export async function watchServers(
  servers: readonly Pick<Server, 'name' | 'address' | 'isReady'>[],
  report: Report,
  signal: AbortSignal,
  { intervalMs, maxFailed }: ReturnType<typeof probesWithin>,
): Promise<never> {
  const watch = async ({ name, address, isReady }: (typeof servers)[number]): Promise<never> => {
    let lastReadyAt = Date.now()
    for (let failed = 0; failed < maxFailed; ) {
      await sleep(intervalMs, undefined, { signal })
      const ready = await isReady()
      signal.throwIfAborted()
      if (ready && failed > 0) report(`${name}: responds again`)
      if (!ready && failed === 0) report(`${name}: does not respond at ${address}`)
      failed = ready ? 0 : failed + 1
      if (ready) lastReadyAt = Date.now()
    }
    const seconds = Math.round((Date.now() - lastReadyAt) / 1_000)
    throw new AppError(
      'unavailable',
      `${name} has not responded at ${address} for ${seconds} s, and the styles cannot work without it. Its log may say why: npx kit stack logs ${name}`,
    )
  }
  return Promise.race(servers.map(watch))
}
