/** What a saga needs besides its steps: compensations, and steps that run in parallel. */
import { CancellationScope, CancelledFailure, TemporalFailure } from '@temporalio/workflow'

type Step = () => Promise<unknown>

/** Register a compensation before the action it undoes: an action that timed out may have succeeded. */
export function compensations() {
  const groups: Step[][] = []
  return {
    /** Compensations pushed in one call undo parallel steps, and run in parallel themselves. */
    push: (...undo: Step[]) => void groups.push(undo),
    /** Runs the compensations in reverse order. They can't be cancelled, and are retried until they succeed. */
    run: () =>
      CancellationScope.nonCancellable(async () => {
        for (const group of groups.toReversed()) await Promise.all(group.map((step) => step()))
      }),
  }
}
export type Compensations = ReturnType<typeof compensations>

/**
 * Runs steps in parallel. If one fails, the others are cancelled and awaited, so that no compensation runs beside a step
 * that is still running. An error that is no TemporalFailure is a bug in the workflow's code and is thrown immediately:
 * commands issued on the way out would be in the history, and the fixed code would not issue them again.
 * @throws the first failure
 */
export const runInParallel = (...steps: Step[]): Promise<void> =>
  CancellationScope.cancellable(async () => {
    const running = steps.map((step) => step())
    try {
      await Promise.all(running)
    } catch (failure) {
      if (!(failure instanceof TemporalFailure)) throw failure
      CancellationScope.current().cancel()
      await Promise.allSettled(running)
      throw failure
    }
  })

/**
 * A step that runs while the order is cancelled may still succeed. Call this after it, so that the next step does not start.
 * @throws CancelledFailure
 */
export function throwIfCancelled(): void {
  if (CancellationScope.current().consideredCancelled) throw new CancelledFailure('Cancelled between two steps')
}
