/** `kit compare`: measures the styles against each other on this machine. */
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import { stackConfig } from '#stack/config.ts'
import { withLock } from '#stack/lock.ts'
import { expandStyles, maxDownstream, minDownstream } from '#stack/styles.ts'
import { compare } from '../benchmarks/compare.ts'
import type { Experiment } from '../benchmarks/experiment.ts'
import { availability } from '../benchmarks/experiments/availability/experiment.ts'
import { backpressure } from '../benchmarks/experiments/backpressure/experiment.ts'
import { breakEven } from '../benchmarks/experiments/break-even/experiment.ts'
import { drainTime } from '../benchmarks/experiments/drain-time/experiment.ts'
import { latencyStacking } from '../benchmarks/experiments/latency-stacking/experiment.ts'
import { polling } from '../benchmarks/experiments/polling/experiment.ts'
import { scaling } from '../benchmarks/experiments/scaling/experiment.ts'
import { scalingOut } from '../benchmarks/experiments/scaling-out/experiment.ts'
import { sustained } from '../benchmarks/experiments/sustained/experiment.ts'
import { variants } from '../benchmarks/experiments/variants/experiment.ts'
import { faults } from '../benchmarks/faults/faults.ts'
import { hasJournal, openJournal } from '../benchmarks/journal.ts'
import { type DriverName, driverNames } from '../benchmarks/load/select-driver.ts'
import { readResults } from '../benchmarks/report/read-results.ts'
import { aligned, sections } from '../benchmarks/report/table.ts'
import { verdict } from '../benchmarks/report/verdict.ts'
import { type ServerVariant, serverVariants } from '../benchmarks/variants.ts'
import { type ProfileName, profileNames } from '../benchmarks/workloads.ts'
import { stylesOption } from './arguments.ts'
import { progressReporter } from './compare-progress.ts'
import { interruption } from './interruption.ts'
import { printChanges } from './report.ts'

const experiments: Record<string, Experiment> = {
  'latency-stacking': latencyStacking,
  availability,
  scaling,
  sustained,
  polling,
  backpressure,
  'scaling-out': scalingOut,
  'break-even': breakEven,
  variants,
  'drain-time': drainTime,
}

interface Options {
  profile: ProfileName
  experiment: string[]
  style: string[]
  services?: number[]
  fault?: string[]
  seed: number
  driver: DriverName
  variant?: ServerVariant[]
  out: string
  resume: boolean
  against?: string
}

async function run(options: Options, command: Command): Promise<void> {
  const isStyleChosen = command.getOptionValueSource('style') !== 'default'
  const out = resolve(options.out)
  const old = options.against === undefined ? undefined : readResults(resolve(options.against))
  mkdirSync(out, { recursive: true })
  const interrupted = interruption('Interrupted: keeping the finished cells, stopping what was started …')
  const benchmarkOptions = {
    profile: options.profile,
    experiments: options.experiment.map((name) => experiments[name]!),
    seed: options.seed,
    driver: options.driver,
    command: commandOf(options, isStyleChosen),
    ...(isStyleChosen && { styles: expandStyles(options.style) }),
    ...(options.services && { services: options.services }),
    ...(options.fault && { faults: options.fault }),
    ...(options.variant && { variants: options.variant }),
  }
  if (hasJournal(out) && !options.resume)
    console.log(`A run was interrupted in ${options.out}: this one replaces it, and --resume would have continued it.`)
  const lock = join(stackConfig().dataDir, 'compare.lock')
  const results = await withLock(
    lock,
    () => {
      const journal = openJournal(out, benchmarkOptions.command, options.resume)
      return compare(benchmarkOptions, progressReporter(out, old), journal, interrupted)
    },
    (pid) => console.log(`Another comparison runs here (pid ${pid}); waiting for it.`),
  )
  for (const { title, head, rows } of sections(results)) console.log(`\n${title}\n\n${aligned(head, rows)}`)
  if (old) printChanges(old, readResults(out))
  console.log(`\n${['results.json', 'orders.ndjson.gz', 'report.html'].map((name) => join(out, name)).join('\n')}`)
  const invalid = verdict(results)
  if (invalid.length > 0) {
    console.error(`\nThis comparison is not valid:\n${invalid.map((line) => `  ${line}`).join('\n')}`)
    process.exitCode = interrupted.aborted ? 130 : 1
  }
}

/** The command that repeats this run, without its output directory. */
const commandOf = (
  { profile, experiment, style, services, fault, variant, seed, driver }: Options,
  isStyleChosen: boolean,
): string =>
  [
    `npm run compare -- --profile ${profile} --seed ${seed} --experiment ${experiment.join(' ')}`,
    ...(isStyleChosen ? [`--style ${style.join(' ')}`] : []),
    ...(driver === 'auto' ? [] : [`--driver ${driver}`]),
    ...(fault ? [`--fault ${fault.map((name) => `'${name}'`).join(' ')}`] : []),
    ...(services ? [`--services ${services.join(',')}`] : []),
    ...(variant ? [`--variant ${variant.join(' ')}`] : []),
  ].join(' ')

function numbers(text: string): number[] {
  const values = text.split(',').map(Number)
  if (values.some((value) => !Number.isInteger(value) || value < minDownstream || value > maxDownstream))
    throw new InvalidArgumentError(
      `Expected whole numbers from ${minDownstream} to ${maxDownstream}, separated by commas.`,
    )
  return values
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Expected a whole number.')
  return Number(text)
}

const names = Object.keys(experiments)

export const compareCommand = new Command('compare')
  .description('measure the styles against each other on servers of its own, audit every order, write a report')
  .addOption(
    new Option('-p, --profile <name>', 'smoke: whether everything works, quick: first results, full: results to cite')
      .choices(profileNames)
      .default('quick'),
  )
  .addOption(
    new Option('-e, --experiment <name...>', 'which experiments to run')
      .choices(names)
      .default(['latency-stacking', 'availability', 'scaling']),
  )
  .addOption(stylesOption('-s, --style <name...>', 'which styles to measure'))
  .option(
    '-n, --services <counts>',
    `numbers of downstream services, such as 3,6,12 (${minDownstream} to ${maxDownstream})`,
    numbers,
  )
  .addOption(
    new Option('-f, --fault <name...>', 'which faults to inject, in the experiment availability').choices(
      faults.map(({ name }) => name),
    ),
  )
  .option('--seed <number>', 'seed of orders, arrivals, provider response times and intervals', wholeNumber, 1)
  .addOption(
    new Option('-d, --driver <name>', 'load driver; auto: k6 if it is installed').choices(driverNames).default('auto'),
  )
  .addOption(
    new Option('--variant <name...>', 'which variants of the servers to measure, in the experiment variants').choices(
      serverVariants,
    ),
  )
  .option('--against <results.json>', 'show what changed since an older results file (or its directory)')
  .option('-o, --out <dir>', 'directory for results.json and report.html', 'compare-out')
  .option(
    '--resume',
    'continue the run that was interrupted in the output directory, with the same other options',
    false,
  )
  .action(run)
