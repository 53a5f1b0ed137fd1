/** Temporal's server with its Web UI, in one binary built from its Go module, with a file for a database. */
import { existsSync, mkdirSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { installGoBinary, needGo } from './go.ts'
import { type Report, run } from './install.ts'
import type { ServerSpec } from './stack.ts'

const version = 'v1.5.1'

/**
 * The server polls its task queues at most 20 times a second by default, so that every step waits up to 50 ms. That is a
 * setting of the development server, not a property of orchestration; measured with it, five activities take 550 ms
 * instead of 74.
 */
const pollRates = ['history.transferProcessorMaxPollRPS=2000', 'history.timerProcessorMaxPollRPS=2000']

const searchAttributes = ['OrderStatus=Keyword', 'CustomerId=Keyword']

export function temporal(dir: string, cacheDir: string, port: number, uiPort: number): ServerSpec {
  const folder = join(cacheDir, `temporal-${version}`)
  const binary = join(folder, 'temporal')
  const address = `127.0.0.1:${port}`

  return {
    address,
    isReady: async () => existsSync(binary) && isServing(binary, address),
    async install(report: Report) {
      if (!existsSync(folder)) await needGo('TEMPORAL_ADDRESS')
      await installGoBinary(
        folder,
        `temporal ${version} (a few minutes)`,
        `github.com/temporalio/cli/cmd/temporal@${version}`,
        'temporal',
        report,
      )
      mkdirSync(dir, { recursive: true })
    },
    ports: [port, uiPort],
    stopSignal: 'SIGTERM',
    async command() {
      const args = [
        ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', `${port}`, '--ui-port', `${uiPort}`],
        ...['--db-filename', join(dir, 'temporal.db'), '--log-level', 'error'],
        ...['--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=normal'],
        ...pollRates.flatMap((value) => ['--dynamic-config-value', value]),
        ...searchAttributes.flatMap((attribute) => ['--search-attribute', attribute]),
      ]
      return { command: binary, args }
    },
  }
}

/** The namespace answers: the front end alone would say SERVING before its namespace can be used. */
const isServing = (binary: string, address: string): Promise<boolean> =>
  run(binary, [
    'operator',
    'namespace',
    'describe',
    '--namespace',
    'default',
    '--address',
    address,
    '--command-timeout',
    '2s',
  ]).then(
    () => true,
    () => false,
  )

/** For a server that runs elsewhere, whose namespace its clients name themselves. */
export function acceptsConnections(address: string): Promise<boolean> {
  const [host, port] = address.split(':')
  return new Promise((resolve) => {
    const socket = connect(Number(port), host)
    socket.setTimeout(2_000)
    socket
      .once('connect', () => resolve(true))
      .once('timeout', () => resolve(false))
      .once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
