/** All exercises, from easy to hard. */
import { AppError } from '#shared/runtime/errors.ts'
import { acknowledgedFirst } from './01-acknowledged-first/check.ts'
import { noInbox } from './02-no-inbox/check.ts'
import { orderAssumed } from './03-order-assumed/check.ts'
import { poisonMessage } from './04-poison-message/check.ts'
import { outsideTheTransaction } from './05-outside-the-transaction/check.ts'
import { breakingChange } from './06-breaking-change/check.ts'
import { refusalRetried } from './07-refusal-retried/check.ts'
import { newKeyEachAttempt } from './08-new-key-each-attempt/check.ts'
import { compensationAfterwards } from './09-compensation-afterwards/check.ts'
import { workInProgress } from './10-work-in-progress/check.ts'
import { notWhenReplaying } from './11-not-when-replaying/check.ts'
import { changedWithoutPatched } from './12-changed-without-patched/check.ts'
import type { Exercise } from './exercise.ts'

export const exercises: readonly Exercise[] = [
  acknowledgedFirst,
  noInbox,
  orderAssumed,
  poisonMessage,
  outsideTheTransaction,
  breakingChange,
  refusalRetried,
  newKeyEachAttempt,
  compensationAfterwards,
  workInProgress,
  notWhenReplaying,
  changedWithoutPatched,
]

/**
 * @param wanted its number or its name
 * @throws AppError bad-request when there is no such exercise
 */
export function findExercise(wanted: string): Exercise {
  const found = exercises.find(({ name }) => name === wanted || name.startsWith(`${wanted.padStart(2, '0')}-`))
  if (found) return found
  throw new AppError('bad-request', `There is no exercise "${wanted}". "kit exercise" lists them.`)
}
