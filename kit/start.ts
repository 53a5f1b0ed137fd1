/** `kit start`: starts servers, providers and styles. Ctrl-C stops everything that it started. */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { Command } from 'commander'
import { AppError } from '#shared/runtime/errors.ts'
import { issueToken } from '#shared/runtime/tokens.ts'
import { requireWritable, stackConfig } from '#stack/config.ts'
import { withLock } from '#stack/lock.ts'
import { identify } from '#stack/pid-file.ts'
import { hasTemporalUi, openStack, type Stack, serverNames } from '#stack/stack.ts'
import type { RunningStyle } from '#stack/style-processes.ts'
import { expandStyles, maxDownstream, standardDownstream, styles as styleSpecs } from '#stack/styles.ts'
import { defaultCustomer, orderDefaults, parseCount, placeOrderBody, stylesOption } from './arguments.ts'
import { devEnvironment, type Plan } from './dev-environment.ts'
import { killAll, ownProcesses } from './own-processes.ts'
import { onShutdownSignal } from './shutdown-signal.ts'
import { downstreamCount, saveStartOptions } from './start-options.ts'
import { startupBanner } from './startup-banner.ts'
import { tokenSecret } from './token-secret.ts'

const maxPartners = maxDownstream - standardDownstream

async function start({ style, partners }: { style: string[]; partners: number }): Promise<void> {
  const owner = identify(process.pid)
  const stack = openStack({ ...stackConfig(), ...(owner && { owner }) })
  const { dataDir } = stack.config
  requireWritable(dataDir, 'KIT_DATA_DIR')
  const plan = { styles: expandStyles(style), downstream: downstreamCount(partners), tokenSecret: tokenSecret(dataDir) }
  const run = async () => {
    saveStartOptions(dataDir, { partners })
    await runUntilStopped(stack, plan)
  }
  await withLock(join(dataDir, 'start.lock'), run, (pid) => {
    throw new AppError(
      'configuration',
      `kit start is already running (process ${pid}). Stop it, or set KIT_PORT_BASE and KIT_DATA_DIR to run a second one.`,
    )
  })
  process.exit() // an interrupted migration keeps connections open
}

async function runUntilStopped(stack: Stack, plan: Plan): Promise<void> {
  const environment = devEnvironment(stack, plan)
  await environment.check()
  const stopRequested = onShutdownSignal(() => {
    killAll()
    process.exit(130)
  })
  const failed = firstUncaught()
  process.stdout.on('error', () => {}) // a closed terminal must not prevent the shutdown
  try {
    const up = environment.up(console.log).then(() => true)
    const isUp = await Promise.race([up, failed, stopRequested.then(() => false)])
    if (isUp) console.log(await bannerInfo(stack, plan, environment.styles))
    if (isUp) await Promise.race([failed, stopRequested, environment.watch(console.log)])
  } finally {
    const runs = ownProcesses().length > 0
    if (runs) console.log('\nStopping what this command started …')
    await environment.down()
    const left = serverNames.filter((name) => stack.servers[name].pids().length > 0)
    if (runs)
      console.log(left.length > 0 ? `Stopped, except what was already running: ${left.join(', ')}.` : 'Stopped.')
  }
}

const firstUncaught = () => new Promise<never>((_, reject) => process.on('uncaughtException', reject))

async function bannerInfo(
  { addresses, config }: Stack,
  { tokenSecret }: Plan,
  styles: RunningStyle[],
): Promise<string> {
  const variables = ['KIT_PORT_BASE', 'KIT_DATA_DIR'].filter((name) => process.env[name])
  return startupBanner({
    styles,
    ...(hasTemporalUi(config) &&
      styles.some(({ name }) => styleSpecs[name].needs.includes('temporal')) && {
        temporalUiUrl: addresses.temporalUiUrl,
      }),
    dataDir: config.dataDir,
    environment: variables.map((name) => `${name}=${process.env[name]}`),
    token: await issueToken(tokenSecret, defaultCustomer),
    customer: defaultCustomer,
    body: placeOrderBody({ ...orderDefaults, key: `curl-${randomUUID()}` }),
  })
}

export const startCommand = new Command('start')
  .description('start the servers, the providers and the styles; Ctrl-C stops them')
  .addOption(stylesOption('--style <names...>', 'which styles to start'))
  .option('--partners <count>', `how many partner services to add, up to ${maxPartners}`, parseCount(0, maxPartners), 0)
  .action(start)
