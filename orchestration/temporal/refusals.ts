/** How a refusal, a value in the domain, reaches a workflow: as a failure that no repetition changes. */
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common'

/**
 * @returns the answer, if it is no refusal
 * @throws ApplicationFailure, not to be retried, whose type is the reason; benign, so that no log calls it an error
 */
export async function throwOnRefusal<Answer extends { outcome: string; reason?: string }>(
  result: Promise<Answer>,
): Promise<Extract<Answer, { reason?: never }>> {
  const { outcome, reason } = await result
  if (reason === undefined) return (await result) as Extract<Answer, { reason?: never }>
  const refusal = ApplicationFailure.create({
    message: `${outcome}: ${reason}`,
    type: reason,
    nonRetryable: true,
    category: ApplicationFailureCategory.BENIGN,
  })
  // Where in the code a card was declined helps nobody, and would be kept in every such history.
  delete refusal.stack
  throw refusal
}
