/** What a saga needs beside its steps: how to undo them, and how to run two of them side by side. */
import { CancellationScope, CancelledFailure, TemporalFailure } from '@temporalio/workflow'

type Step = () => Promise<unknown>

/** Compensations, registered before the actions they undo: an action that timed out may have happened. */
export function compensations() {
  const groups: Step[][] = []
  return {
    /** What is registered together belongs to steps that ran side by side, and is undone side by side. */
    push: (...undo: Step[]) => void groups.push(undo),
    /** Undoes in reverse. Nothing cancels it, and its steps are retried until they succeed. */
    run: () =>
      CancellationScope.nonCancellable(async () => {
        for (const group of groups.toReversed()) await Promise.all(group.map((undo) => undo()))
      }),
  }
}

/**
 * Runs steps side by side. If one fails the others are cancelled and waited for, so that no compensation meets a step
 * that is still running. (An error that is no failure of a step is a mistake in this code: it passes through at once, since
 * whatever else the workflow decided on its way out, mended code would not decide again.)
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
 * A step that was running when the order was cancelled may end as if nothing had happened; the next one must not begin.
 * @throws CancelledFailure
 */
export function throwIfCancelled(): void {
  if (CancellationScope.current().consideredCancelled) throw new CancelledFailure('Cancelled between two steps')
}
