/** The project's error type: a code for programs, a message for people, and the cause. */

export type ErrorCode =
  | 'bad-request'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'unavailable'
  | 'configuration'

/** Something went wrong. A refusal, such as a declined card, is not an error: operations return it as a value. */
export class AppError extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'AppError'
    this.code = code
  }
}

/** The order API rejects new orders for now. The order was not started, so the same request can be sent again. */
export class Overloaded extends AppError {
  readonly retryAfterS: number

  constructor(retryAfterS: number) {
    super(
      'unavailable',
      `More orders are in flight than can be settled in time, so this one was not started. Send it again after ${retryAfterS} s.`,
    )
    this.retryAfterS = retryAfterS
  }
}

/** The message of any thrown value. */
export const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown))
