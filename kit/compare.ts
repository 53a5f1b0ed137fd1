/** `kit compare`: the styles side by side, measured here and now. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import { stackConfig } from '#stack/config.ts'
import { withLock } from '#stack/lock.ts'
import { type StyleName, styleNames } from '#stack/styles.ts'
import type { MeasuredCell } from '../benchmarks/cell.ts'
import { type Audience, compare } from '../benchmarks/compare.ts'
import type { Experiment } from '../benchmarks/experiment.ts'
import { availability } from '../benchmarks/experiments/availability.ts'
import { latencyStacking } from '../benchmarks/experiments/latency-stacking.ts'
import { scaling } from '../benchmarks/experiments/scaling.ts'
import { sustained } from '../benchmarks/experiments/sustained.ts'
import { type DriverName, driverNames } from '../benchmarks/load/choose.ts'
import { reportPage } from '../benchmarks/report/page.ts'
import { readResults } from '../benchmarks/report/read-results.ts'
import type { Results } from '../benchmarks/report/results.ts'
import { aligned, sections } from '../benchmarks/report/table.ts'
import { verdict } from '../benchmarks/report/verdict.ts'
import { type ProfileName, profileNames } from '../benchmarks/workloads.ts'
import { printChanges } from './report.ts'

const experiments: Record<string, Experiment> = {
  'latency-stacking': latencyStacking,
  availability,
  scaling,
  sustained,
}

interface Options {
  profile: ProfileName
  experiment: string[]
  style: StyleName[]
  services?: number[]
  seed: number
  driver: DriverName
  out: string
  against?: string
}

async function run(options: Options): Promise<void> {
  const out = resolve(options.out)
  const old = options.against === undefined ? undefined : readResults(resolve(options.against))
  mkdirSync(out, { recursive: true })
  const interrupted = interruption()
  const what = {
    profile: options.profile,
    experiments: options.experiment.map((name) => experiments[name]!),
    styles: options.style,
    seed: options.seed,
    driver: options.driver,
    command: commandOf(options),
    ...(options.services && { services: options.services }),
  }
  const lock = join(stackConfig().dataDir, 'compare.lock')
  const found = await withLock(
    lock,
    () => compare(what, audience(out, old), interrupted),
    (pid) => console.log(`Another comparison runs here (pid ${pid}); waiting for it.`),
  )
  for (const { title, head, rows } of sections(found)) console.log(`\n${title}\n\n${aligned(head, rows)}`)
  if (old) printChanges(old, found)
  console.log(`\n${join(out, 'results.json')}\n${join(out, 'report.html')}`)
  const wrong = verdict(found)
  if (wrong.length > 0) {
    console.error(`\nThis comparison does not count:\n${wrong.map((line) => `  ${line}`).join('\n')}`)
    process.exitCode = interrupted.aborted ? 130 : 1
  }
}

/** What to say to get this run again, wherever its files went. */
const commandOf = ({ profile, experiment, style, services, seed, driver }: Options): string =>
  [
    `npm run compare -- --profile ${profile} --seed ${seed} --experiment ${experiment.join(' ')}`,
    ...(style.length < styleNames.length ? [`--style ${style.join(' ')}`] : []),
    ...(driver === 'auto' ? [] : [`--driver ${driver}`]),
    ...(services ? [`--services ${services.join(',')}`] : []),
  ].join(' ')

/** A first Ctrl-C ends the cell that runs and keeps the others; a second one has nothing more to say. */
function interruption(): AbortSignal {
  const controller = new AbortController()
  const interrupt = () => {
    if (!controller.signal.aborted) console.log('\nInterrupted: keeping what is done, stopping what was started …')
    controller.abort(new Error('Interrupted.'))
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt)
  return controller.signal
}

function audience(out: string, old?: Results): Audience {
  const startedAt = Date.now()
  let firstCellAt = 0
  let left = ''
  return {
    say: (line) => console.log(line),
    cellStarts({ experiment, style, downstream, load }, position, of) {
      firstCellAt ||= Date.now()
      const done = position - 1
      const eachMs = done > 0 ? (Date.now() - firstCellAt) / done : 0
      left = done > 0 ? `, about ${minutes(eachMs * (of - done))} left` : ''
      const rate = `${Math.round(load.ratePerS * 60)}/min for ${load.seconds} s`
      console.log(`[${position}/${of}] ${experiment}: ${style}, ${downstream} services, ${rate}${left}`)
    },
    cellEnds: (measured) => console.log(`        ${summaryOf(measured)}  (${minutes(Date.now() - startedAt)} so far)`),
    keep(results) {
      write(join(out, 'results.json'), `${JSON.stringify(results, null, 2)}\n`)
      write(join(out, 'report.html'), reportPage(results, old))
    },
  }
}

function summaryOf({ cell }: MeasuredCell): string {
  if (cell.failure !== null) return `FAILED: ${cell.failure}`
  const { acceptMs, settleMs, effectsMs, orders, audit, valid, notes, params, availability: fates } = cell
  const promised = audit.violations.filter((violation) => violation.promised)
  const unpromised = audit.violations.length - promised.length
  return [
    ...(fates
      ? [
          `${params.fault}: ${fates.correct} correct and ${fates.late} late of ${fates.attempts}, drained in ${fates.drainMs} ms`,
        ]
      : []),
    `accept p50 ${acceptMs.p50 ?? '–'} ms, settle ${settleMs.p50 ?? '–'}, effects ${effectsMs.p50 ?? '–'}`,
    `${orders.completed + orders.cancelled} of ${orders.attempted} settled`,
    promised.length > 0
      ? `${promised.length} VIOLATIONS of ${promised[0]!.invariant}: ${promised[0]!.detail}`
      : 'audit clean',
    ...(unpromised > 0 ? [`${unpromised} violations of what is not promised`] : []),
    ...(valid ? [] : [`NOT VALID: ${notes.join('; ')}`]),
  ].join('; ')
}

const minutes = (ms: number): string =>
  `${Math.floor(ms / 60_000)}:${String(Math.floor(ms / 1_000) % 60).padStart(2, '0')} min`

/** Whole or not at all: an interruption leaves the last complete file. */
function write(file: string, text: string): void {
  writeFileSync(`${file}.new`, text)
  renameSync(`${file}.new`, file)
}

function numbers(text: string): number[] {
  const values = text.split(',').map(Number)
  if (values.some((value) => !Number.isInteger(value) || value < 3 || value > 18))
    throw new InvalidArgumentError('Whole numbers from 3 to 18, separated by commas.')
  return values
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('A whole number is needed.')
  return Number(text)
}

const names = Object.keys(experiments)

export const compareCommand = new Command('compare')
  .description('measure the styles against each other on servers of its own, audit every order, write a report')
  .addOption(
    new Option('-p, --profile <name>', 'smoke: 4 minutes, quick: 10, full: to cite')
      .choices(profileNames)
      .default('quick'),
  )
  .addOption(
    new Option('-e, --experiment <name...>', 'which question to ask').choices(names).default(['latency-stacking']),
  )
  .addOption(new Option('-s, --style <name...>', 'which styles').choices(styleNames).default([...styleNames]))
  .option('-n, --services <counts>', 'numbers of downstream services, such as 3,6,12 (3 to 18)', numbers)
  .option('--seed <number>', 'of orders, arrivals, answer times and intervals', wholeNumber, 1)
  .addOption(
    new Option('-d, --driver <name>', 'what sends the load; auto: k6 if it is installed')
      .choices(driverNames)
      .default('auto'),
  )
  .option('--against <results.json>', 'show what changed against an older file, or its directory')
  .option('-o, --out <dir>', 'where results.json and report.html go', 'compare-out')
  .action(run)
