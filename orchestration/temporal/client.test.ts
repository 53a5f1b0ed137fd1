/** Which errors of Temporal's client say that the same call can be made again, in the form the native connection throws them. */
import { ServiceError, WorkflowNotFoundError, WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client'
import { describe, expect, it } from 'vitest'
import { isTemporalUnavailable } from './client.ts'

const grpcError = (code: number, details: string) =>
  Object.assign(new Error(details), { name: 'ServiceError', code, details, metadata: {} })

const codes = {
  unavailable: [
    [1, 'operation was canceled'],
    [2, 'transport error'],
    [4, 'Timeout expired'],
    [8, 'namespace rate limit exceeded'],
    [10, 'operation aborted'],
    [13, 'h2 protocol error: http2 error'],
    [14, 'error trying to connect: tcp connect error'],
    [15, 'data loss'],
  ],
  ownFault: [
    [3, 'WorkflowId length exceeds limit'],
    [5, 'namespace not found'],
    [6, 'already exists'],
    [7, 'permission denied'],
    [9, 'failed precondition'],
    [11, 'out of range'],
    [12, 'unknown method'],
    [16, 'unauthenticated'],
  ],
} satisfies Record<string, [number, string][]>

describe('an error of Temporal', () => {
  it.each(codes.unavailable)('When its code is %i (%s), then the call can be made again', (code, details) => {
    const error = grpcError(code, details)
    expect(isTemporalUnavailable(error)).toBe(true)
    expect(isTemporalUnavailable(new ServiceError('Failed to start Workflow', { cause: error }))).toBe(true)
  })

  it.each(codes.ownFault)('When its code is %i (%s), then it stays a fault', (code, details) => {
    const error = grpcError(code, details)
    expect(isTemporalUnavailable(error)).toBe(false)
    expect(isTemporalUnavailable(new ServiceError('Failed to start Workflow', { cause: error }))).toBe(false)
  })

  it('When an update gets no response in time, then the call can be made again', () => {
    expect(isTemporalUnavailable(new WorkflowUpdateRPCTimeoutOrCancelledError('timed out'))).toBe(true)
  })

  it('When it is not an error of a call, then it stays a fault', () => {
    expect(isTemporalUnavailable(new WorkflowNotFoundError('not found', 'order-1', undefined))).toBe(false)
    expect(isTemporalUnavailable(new TypeError('Invalid response'))).toBe(false)
  })
})
