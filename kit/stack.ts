/** `kit stack`: starts and stops the servers on this machine, and shows their status and logs. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { Argument, Command } from 'commander'
import { AppError } from '#shared/runtime/errors.ts'
import { stackConfig } from '#stack/config.ts'
import {
  hasTemporalUi,
  missingForNetworkFaults,
  openStack,
  type ServerName,
  serverNames,
  stackDown,
  stackUp,
} from '#stack/stack.ts'

const which = () => new Argument('[servers...]', 'which servers (default: all)').choices(serverNames)
const selected = (names: ServerName[]): readonly ServerName[] => (names.length ? names : serverNames)

async function status(): Promise<void> {
  const stack = openStack(stackConfig())
  const rows = await Promise.all(
    Object.values(stack.servers).map(async (server) => {
      const [pid] = server.pids()
      const state = (await server.isReady()) ? 'ready' : pid ? 'not ready' : 'down'
      const notOurs = state === 'ready' ? 'not started by the kit' : ''
      const origin = server.external ? 'from the environment' : pid ? `pid ${pid}` : notOurs
      return [server.name, state, server.address, origin, server.external ? '' : server.logFile]
    }),
  )
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  for (const row of rows)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
  if (hasTemporalUi(stack.config)) console.log(`\nTemporal Web UI: ${stack.addresses.temporalUiUrl}`)
}

async function down(names: ServerName[]): Promise<void> {
  const stack = openStack(stackConfig())
  await stackDown(stack, selected(names))
  for (const name of selected(names))
    if (await stack.servers[name].isReady())
      console.log(`${name}: left running on ${stack.servers[name].address}, because the kit did not start it`)
}

function logs(name: ServerName, options: { follow?: boolean; lines: string }): Promise<void> {
  const { logFile } = openStack(stackConfig()).servers[name]
  if (!existsSync(logFile))
    throw new AppError('not-found', `${name} has no log on this machine${logFile ? ` (${logFile})` : ''}.`)
  const args = ['-n', options.lines, ...(options.follow ? ['-F'] : []), logFile]
  return new Promise((resolve) => spawn('tail', args, { stdio: 'inherit' }).once('exit', () => resolve()))
}

export const stackCommand = new Command('stack')
  .description('PostgreSQL, Kafka, Temporal with its Web UI, and Toxiproxy, without Docker')
  .addHelpText(
    'after',
    `
Servers that already run elsewhere, such as in Docker, are used when the environment names them:
  DATABASE_URL       postgres://user:password@host:port/postgres
  KAFKA_BROKERS      host:port,host:port
  TEMPORAL_ADDRESS   host:port         TEMPORAL_UI_URL  http://host:port
  TOXIPROXY_URL      http://host:port
Servers that respond on the kit's own ports, such as those of docker-compose.yml, are used too; for its PostgreSQL set
POSTGRES_PASSWORD.
The kit stops only what it started.

KIT_PORT_BASE (7400) is the first of the 250 ports used here, KIT_DATA_DIR (.kit) holds the data, KIT_CACHE_DIR
the servers that are installed once per user. KIT_DURABILITY is what an accepted order survives: kill-9 (the default) or
power-loss, where Kafka and Temporal flush at every commit, as PostgreSQL always does. A server reads this and the next two
when it starts; stop it with the same values.
KIT_KAFKA_REPLICATION is how many brokers hold each of Kafka's records: 1 (the default), or 3, of which two must have it.
KIT_TEMPORAL_SERVER is dev (the default: the development server with a file), or postgres: the server proper on a PostgreSQL
of its own, which Go builds once, in minutes; it has no Web UI.
KIT_SERVER_TIMEOUT_S (60) is how long a server may not respond before npm start stops with an error.
KIT_TEMPORAL is the path of your own temporal executable; one on the PATH is used too, if its server is recent enough.
All of these can be set in a file .env beside package.json; the environment takes precedence.`,
  )
stackCommand
  .command('up')
  .description('install what is missing, start what is down, wait until each is ready')
  .addArgument(which())
  .action(async (names: ServerName[]) => {
    const stack = openStack(stackConfig())
    const missing = names.length > 0 ? [] : await missingForNetworkFaults(stack)
    const wanted = selected(names).filter((name) => name !== 'toxiproxy' || missing.length === 0)
    await stackUp(stack, console.log, wanted, 'use')
    await status()
    if (missing.length > 0) console.log(`\nToxiproxy is left out, and network faults with it. ${missing.join(' ')}`)
  })
stackCommand.command('down').description('stop the servers; their data is kept').addArgument(which()).action(down)
stackCommand.command('status').description('which servers are ready, where, and where their logs are').action(status)
stackCommand
  .command('logs')
  .description("show the end of a server's log")
  .addArgument(new Argument('<server>').choices(serverNames))
  .option('-f, --follow', 'follow the log as it grows')
  .option('-n, --lines <count>', 'how many lines', '50')
  .action(logs)
