/** `kit exercise`: code with a bug, to be mended. A check on real servers says in words what is still wrong. */
import { Command } from 'commander'
import { AppError } from '#shared/runtime/errors.ts'
import { stackConfig } from '#stack/config.ts'
import { identify } from '#stack/pid-file.ts'
import { openStack, type Stack, serverNames, stackDown, stackUp } from '#stack/stack.ts'
import type { Exercise, Servers } from '../exercises/exercise.ts'
import { serversOf } from '../exercises/servers.ts'
import { thrownText } from '../exercises/thrown.ts'
import { defectsOf, judge, type Version } from '../exercises/verdict.ts'
import { exerciseList, heading, proofText, verdictText } from './exercise-text.ts'
import { onShutdownSignal } from './shutdown-signal.ts'

interface Options {
  all?: true
  solved?: true
}

/** Prints what it has found. @returns whether that is as it should be */
type Check = (exercise: Exercise, servers: Servers) => Promise<boolean>

async function exercise(wanted: string | undefined, { all, solved }: Options): Promise<void> {
  // Only now: loading Temporal's worker takes time, which no other command needs.
  const { exercises, findExercise } = await import('../exercises/exercises.ts')
  if (all && wanted !== undefined) throw new AppError('bad-request', 'Give the number of an exercise, or --all.')
  if (!all && wanted === undefined) return console.log(exerciseList(exercises))
  const chosen = wanted === undefined ? exercises : [findExercise(wanted)]
  const isRight = await checkAll(chosen, all && solved ? prove : checkWith(solved ? 'solution' : 'exercise'))
  // Unfinished code may have left something running.
  process.exit(isRight ? 0 : 1)
}

const checkWith =
  (version: Version): Check =>
  async (exercise, servers) => {
    console.log(heading(exercise, version))
    const verdict = await judge(exercise, version, servers)
    console.log(verdictText(exercise, version, verdict))
    return verdict.failure === null && verdict.findings.length === 0
  }

const prove: Check = async (exercise, servers) => {
  const defects = await defectsOf(exercise, servers)
  console.log(proofText(exercise, defects))
  return defects.length === 0
}

/** Uses servers that run, starts the others, and stops what it has started. */
async function checkAll(chosen: readonly Exercise[], check: Check): Promise<boolean> {
  process.on('unhandledRejection', (reason) =>
    console.log(`  A promise that nobody awaits was rejected. ${thrownText(reason)}`),
  )
  const owner = identify(process.pid)
  const stack = openStack({ ...stackConfig(), ...(owner && { owner }) })
  const interrupted = onShutdownSignal(() => process.exit(130)).then(() => {
    throw new AppError('unavailable', 'Interrupted.')
  })
  try {
    return await Promise.race([checkOn(stack, chosen, check), interrupted])
  } finally {
    await stackDown(
      stack,
      serverNames.filter((name) => stack.servers[name].owner()?.pid === process.pid),
    )
  }
}

async function checkOn(stack: Stack, chosen: readonly Exercise[], check: Check): Promise<boolean> {
  await stackUp(stack, console.log, [...new Set(chosen.flatMap(({ servers }) => servers))], 'use')
  let right = 0
  for (const one of chosen) if (await check(one, serversOf(stack))) right++
  if (chosen.length > 1) console.log(`\n${right} of ${chosen.length} exercises are as they should be.`)
  return right === chosen.length
}

export const exerciseCommand = new Command('exercise')
  .description('mend the bugs that a first consumer or workflow has; exit code 1 while something is wrong')
  .argument('[exercise]', 'its number or name, such as 02; without one, they are listed')
  .option('--all', 'all of them')
  .option('--solved', 'check the solution instead; with --all, also that each start is wrong')
  .action(exercise)
