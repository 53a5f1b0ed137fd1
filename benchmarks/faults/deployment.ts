/** A deployment while orders are in flight: one service after the other is stopped in good order and started again. */
import { serviceNames } from '#shared/contracts/services.ts'
import type { ServiceProcess } from '#stack/process.ts'
import type { Fault } from './fault.ts'

/** A service may still start while the next one stops, as with a deployment that surges. */
const everyMs = 3_000

async function restart(service: ServiceProcess): Promise<void> {
  await service.stop()
  await service.start()
}

let rolling: Promise<PromiseSettledResult<void>[]> = Promise.resolve([])

/** Processes are started from the same code: what it shows is whether orders survive, not a new version. */
export const deployment: Fault = {
  name: 'deployment',
  kind: 'service',
  part: 'every service',
  minS: (serviceNames.length * everyMs) / 1_000,
  appliesTo: () => true,
  async inject({ style }) {
    rolling = Promise.allSettled(
      style.services.map(async (service, i) => {
        await new Promise((resolve) => setTimeout(resolve, i * everyMs))
        await restart(service)
      }),
    )
  },
  /** @throws the first error of a service that did not start again */
  async recover() {
    const failed = (await rolling).find((result) => result.status === 'rejected')
    if (failed) throw failed.reason
  },
}
