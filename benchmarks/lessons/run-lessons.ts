/** Runs lessons one after the other, on one test bed with the servers that they need together. */
import { messageOf } from '#shared/runtime/errors.ts'
import { selectDriver } from '../load/select-driver.ts'
import { openTestBed, type TestBed } from '../test-bed.ts'
import type { Lesson, Outcome } from './lesson.ts'
import type { Prediction } from './prediction.ts'

/** What became of a lesson: everything that is shown of it, but for its texts. */
export interface LessonRecord {
  lesson: Lesson
  prediction: Prediction | null
  /** null when it failed. */
  outcome: Outcome | null
  failure: string | null
  seconds: number
}

export interface LessonReporter {
  log(line: string): void
  onBegin(lesson: Lesson): void
  onEnd(record: LessonRecord): void
}

const seed = 1

/**
 * @param predictions by name of the lesson
 * @param signal interrupts: the finished lessons are returned, and everything that was started is stopped
 * @throws AppError when the servers cannot start; a lesson that fails is recorded
 */
export async function runLessons(
  chosen: readonly Lesson[],
  predictions: ReadonlyMap<string, Prediction>,
  reporter: LessonReporter,
  signal: AbortSignal,
): Promise<LessonRecord[]> {
  const styles = [...new Set(chosen.flatMap((lesson) => lesson.styles))]
  const driver = await selectDriver('embedded')
  // The providers, which every lesson may use, have a database even where no style runs.
  const testBed = await openTestBed(process.env, styles, seed, driver, reporter.log, ['postgres'])
  const records: LessonRecord[] = []
  try {
    for (const lesson of chosen) {
      if (signal.aborted) break
      reporter.onBegin(lesson)
      const startedAt = performance.now()
      const ended = await runOne(lesson, testBed, reporter, signal)
      if (signal.aborted) break
      const seconds = Math.round((performance.now() - startedAt) / 1_000)
      const record = { lesson, prediction: predictions.get(lesson.name) ?? null, seconds, ...ended }
      records.push(record)
      reporter.onEnd(record)
    }
  } finally {
    await testBed.close()
  }
  return records
}

async function runOne(
  lesson: Lesson,
  testBed: TestBed,
  { log }: LessonReporter,
  signal: AbortSignal,
): Promise<Pick<LessonRecord, 'outcome' | 'failure'>> {
  const prefix = `lesson-${lesson.name}-${Date.now().toString(36)}`
  let names = 0
  const uniqueName = () => `${prefix}-${++names}`
  try {
    return { outcome: await lesson.measure({ testBed, signal, uniqueName, log }), failure: null }
  } catch (error) {
    // What it left on the servers must not reach the next lesson.
    if (!signal.aborted) for (const style of lesson.styles) await testBed.wipeServers(style).catch(() => {})
    return { outcome: null, failure: messageOf(error) }
  }
}
