/** `kit lesson`: a claim about events, a prediction, an experiment on real servers, and what came out. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { Command } from 'commander'
import { AppError } from '#shared/runtime/errors.ts'
import { stackConfig } from '#stack/config.ts'
import { withLock } from '#stack/lock.ts'
import type { Lesson } from '../benchmarks/lessons/lesson.ts'
import { findLesson, lessons } from '../benchmarks/lessons/lessons.ts'
import { type Prediction, parsePrediction } from '../benchmarks/lessons/prediction.ts'
import { lessonsPage } from '../benchmarks/lessons/report/page.ts'
import { type LessonRecord, type LessonReporter, runLessons } from '../benchmarks/lessons/run-lessons.ts'
import { machine } from '../benchmarks/meta/machine.ts'
import { interruption } from './interruption.ts'
import { introduction, lessonList, outcomeText, questionText } from './lesson-text.ts'

interface Options {
  all?: true
  predict?: string
  out?: string
}

async function lesson(names: string[], options: Options): Promise<void> {
  const chosen = options.all ? lessons : names.map(findLesson)
  if (chosen.length === 0) return console.log(lessonList(lessons))
  if (options.predict !== undefined && chosen.length !== 1)
    throw new AppError('bad-request', '--predict needs exactly one lesson: its question is the one that is answered.')
  const predictions = new Map<string, Prediction>()
  const [only] = chosen
  if (chosen.length === 1) {
    console.log(introduction(only!))
    const prediction = await predict(only!, options.predict)
    if (prediction !== undefined) predictions.set(only!.name, prediction)
  }
  const records = await runAll(chosen, predictions)
  const out = options.out ?? (options.all ? 'lessons-out' : undefined)
  if (out !== undefined) savePage(records, resolve(out))
  const failed = records.filter(({ failure }) => failure !== null)
  if (chosen.length > 1) console.log(`\n${records.length - failed.length} of ${chosen.length} lessons ran to their end`)
  if (failed.length > 0 || records.length < chosen.length) process.exitCode = 1
}

/** Asks on a terminal, unless a prediction is given. @returns undefined when there is none */
async function predict({ question }: Lesson, given: string | undefined): Promise<Prediction | undefined> {
  if (given !== undefined) return parsePrediction(question, given)
  console.log(questionText(question))
  if (!process.stdin.isTTY || process.env.CI) return undefined
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  try {
    for (;;) {
      const text = await terminal.question('Your prediction (Enter for none): ')
      if (text.trim() === '') return undefined
      try {
        return parsePrediction(question, text)
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        console.log(error.message)
      }
    }
  } finally {
    terminal.close()
  }
}

/** With the lock of comparisons, whose ports and data it uses. */
function runAll(chosen: readonly Lesson[], predictions: ReadonlyMap<string, Prediction>): Promise<LessonRecord[]> {
  const interrupted = interruption('Interrupted: stopping what was started …')
  const isOne = chosen.length === 1
  const reporter: LessonReporter = {
    log: (line) => console.log(`  ${line}`),
    onBegin: (one) => console.log(isOne ? '' : `\n${introduction(one)}\n${questionText(one.question)}\n`),
    onEnd: (record) => console.log(`\n${outcomeText(record)}`),
  }
  const lock = join(stackConfig().dataDir, 'compare.lock')
  return withLock(
    lock,
    () => runLessons(chosen, predictions, reporter, interrupted),
    (pid) => console.log(`A comparison or a lesson runs here (pid ${pid}); waiting for it.`),
  )
}

function savePage(records: readonly LessonRecord[], out: string): void {
  const { cpu, cores, memoryGiB, os } = machine()
  mkdirSync(out, { recursive: true })
  const page = join(out, 'lessons.html')
  writeFileSync(page, lessonsPage(records, `${cpu}, ${cores} cores, ${memoryGiB} GiB, ${os}`, new Date()))
  const plain = records.map(({ lesson: { name, section, claim }, ...rest }) => ({ name, section, claim, ...rest }))
  writeFileSync(join(out, 'lessons.json'), `${JSON.stringify(plain, null, 2)}\n`)
  console.log(`\n${page}\n${join(out, 'lessons.json')}`)
}

export const lessonCommand = new Command('lesson')
  .description('learn when events are the wrong answer: predict, measure on real servers, compare')
  .argument('[names...]', 'which lessons; without one, they are listed')
  .option('--all', 'every lesson, one after the other, and a page of them')
  .option('--predict <answer>', 'your answer to its question, instead of being asked')
  .option('-o, --out <dir>', 'write lessons.html and lessons.json there (with --all the default is lessons-out)')
  .action(lesson)
