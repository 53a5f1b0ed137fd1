/** The house's one error type: a code for programs, a message for a person, and the cause it came from. */

export type ErrorCode =
  | 'bad-request'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'unavailable'
  | 'configuration'

/** Something went wrong. (A refusal such as a declined card is no fault: operations return those as values.) */
export class AppError extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'Fault'
    this.code = code
  }
}

/** The front door takes no more orders for now. Nothing has begun; the same request may be sent again. */
export class Overloaded extends AppError {
  readonly retryAfterS: number

  constructor(retryAfterS: number) {
    super(
      'unavailable',
      `More orders are under way than can be settled in time, so this one was not begun. Send it again after ${retryAfterS} s.`,
    )
    this.retryAfterS = retryAfterS
  }
}

/** The message of anything that can be thrown. */
export const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown))
