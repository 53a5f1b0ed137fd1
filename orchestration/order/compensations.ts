/** What a saga needs beside its steps: compensations, and steps that run in parallel. */
import { CancellationScope, CancelledFailure, TemporalFailure } from '@temporalio/workflow'

type Step = () => Promise<unknown>

export interface Compensations {
  /** Registers compensations of steps that run in parallel; they will run in parallel too. */
  push(...steps: Step[]): void
  /** Runs them, the last registered first. Nothing cancels them, and each is retried until it succeeds. */
  run(): Promise<void>
}

export function compensations(): Compensations {
  const groups: Step[][] = []
  return {
    push: (...steps) => void groups.push(steps),
    run: () =>
      CancellationScope.nonCancellable(async () => {
        for (const group of groups.toReversed()) await Promise.all(group.map((step) => step()))
      }),
  }
}

/**
 * Runs steps in parallel. If one fails, the others are cancelled and awaited, so that no compensation meets a step that is
 * still running. An error that is not a Temporal failure is a bug and is rethrown immediately: a command issued on the way
 * out would not be in the history of the fixed code.
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
 * A step that was running when the order was cancelled may still succeed. The next one must not start.
 * @throws CancelledFailure
 */
export function throwIfCancelled(): void {
  if (CancellationScope.current().consideredCancelled) throw new CancelledFailure('Cancelled between two steps')
}
