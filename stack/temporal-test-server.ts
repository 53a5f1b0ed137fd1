/** Temporal's server for tests, from Maven Central: it skips time while no activity runs, so that a day takes seconds. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '#shared/runtime/errors.ts'
import { timeouts } from '#shared/runtime/timeouts.ts'
import { install, installedDir, mavenInstall, type Package } from './cache.ts'
import type { StackConfig } from './config.ts'
import { isTemporalReady } from './temporal-namespace.ts'
import type { Report } from './tools.ts'
import { versions } from './versions.ts'

const testServer: Package = {
  name: 'temporal-test-server',
  version: versions.temporalTestServer,
  build: (into, run) =>
    mavenInstall(run, join(import.meta.dirname, 'temporal-test-server-pom.xml'), into, {
      'server.version': versions.temporalTestServer,
    }),
}

/** Added to the port base: after the servers, before the services. */
const portOffset = 6

export async function startTimeSkippingServer({ cacheDir, portBase }: StackConfig, report: Report) {
  await install(cacheDir, testServer, report)
  const port = portBase + portOffset
  const address = `127.0.0.1:${port}`
  const libs = join(installedDir(cacheDir, testServer), 'libs', '*')
  const main = ['io.temporal.testserver.TestServer', String(port), '--enable-time-skipping']
  const child = spawn('java', ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', libs, ...main], {
    stdio: 'ignore',
  })
  const ended = once(child, 'exit')
  const stop = async () => {
    child.kill()
    await ended
  }
  const deadline = Date.now() + timeouts.serverReadyMs
  while (!(await isTemporalReady(address, 'default'))) {
    if (child.exitCode === null && Date.now() < deadline) await sleep(100)
    else {
      await stop()
      throw new AppError('unavailable', `Temporal's test server does not respond at ${address}. Is that port taken?`)
    }
  }
  return { address, stop }
}
