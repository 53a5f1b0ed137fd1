/** Temporal's client with a deadline for each call, so that an unavailable server is reported within seconds. */
import {
  Client,
  isGrpcServiceError,
  ServiceError,
  type WorkflowClient,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client'
import { defaultPayloadConverter } from '@temporalio/common'
import { AppError } from '#shared/runtime/errors.ts'
import type { Temporal } from './connection.ts'

export interface Workflows {
  client: WorkflowClient
  /**
   * Makes one call to the server.
   * @param timeoutMessage the error message, for a person, when no response arrives
   * @param timeoutMs how long to wait for the response
   * @throws AppError unavailable, and the client's own errors for a response that is an error
   */
  withDeadline<Result>(call: () => Promise<Result>, timeoutMessage: string, timeoutMs?: number): Promise<Result>
  /** The first argument a workflow was started with, readable as soon as it is started; null if there is none. */
  getWorkflowInput<Argument>(workflowId: string): Promise<Argument | null>
}

export function openWorkflows({ connection, namespace }: Temporal): Workflows {
  const { workflow: client } = new Client({ connection, namespace, identity: `order-api@${process.pid}` })

  const withDeadline: Workflows['withDeadline'] = async (call, timeoutMessage, timeoutMs = 8_000) => {
    try {
      return await connection.withDeadline(Date.now() + timeoutMs, call)
    } catch (cause) {
      throw isTemporalUnavailable(cause) ? new AppError('unavailable', timeoutMessage, cause) : cause
    }
  }

  async function getWorkflowInput<Argument>(workflowId: string): Promise<Argument | null> {
    const call = () =>
      client.workflowService.getWorkflowExecutionHistory({ namespace, execution: { workflowId }, maximumPageSize: 1 })
    const response = await withDeadline(call, 'The workflow server does not respond. Try again.').catch((error) => {
      if (isGrpcServiceError(error) && error.code === notFound) return null
      throw error
    })
    const payload = response?.history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0]
    return payload ? defaultPayloadConverter.fromPayload<Argument>(payload) : null
  }

  return { client, withDeadline, getWorkflowInput }
}

/** Status codes of gRPC. */
const notFound = 5
/**
 * The server is away, or it is not known what it did: CANCELLED, UNKNOWN, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, ABORTED,
 * INTERNAL, UNAVAILABLE, DATA_LOSS. A connection that breaks during a call is UNKNOWN ("transport error") or, for some resets
 * of HTTP/2, INTERNAL or CANCELLED (tonic's status.rs, under the native connection).
 */
const unavailableCodes = [1, 2, 4, 8, 10, 13, 14, 15]

/** Whether the same call can be made again. An error of our own, such as INVALID_ARGUMENT, would be the same again. */
export function isTemporalUnavailable(error: unknown): boolean {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return true
  const cause = error instanceof ServiceError ? error.cause : error
  return isGrpcServiceError(cause) && unavailableCodes.includes(cause.code)
}
