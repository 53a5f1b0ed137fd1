/** Turns a refusal, which is a value in the domain, into a failure that Temporal does not retry. */
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common'

/**
 * @returns the result, if it is not a refusal
 * @throws ApplicationFailure, non-retryable, whose type is the reason; benign, so that it is not logged as an error
 */
export async function throwOnRefusal<Result extends { outcome: string; reason?: string }>(
  result: Promise<Result>,
): Promise<Extract<Result, { reason?: never }>> {
  const { outcome, reason } = await result
  if (reason === undefined) return (await result) as Extract<Result, { reason?: never }>
  const refusal = ApplicationFailure.create({
    message: `${outcome}: ${reason}`,
    type: reason,
    nonRetryable: true,
    category: ApplicationFailureCategory.BENIGN,
  })
  // A stack trace of a declined card helps nobody, and every such history would contain it.
  delete refusal.stack
  throw refusal
}
