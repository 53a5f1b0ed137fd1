/** Temporal's client with bounded patience: a server that is away is said to be, within seconds. */
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
   * @param unanswered what to tell a person when no answer comes
   * @param patienceMs how long to wait for it
   * @throws Fault unavailable, and whatever the client throws for an answer that says no
   */
  withDeadline<Answer>(call: () => Promise<Answer>, unanswered: string, patienceMs?: number): Promise<Answer>
  /** The first argument a workflow was started with, readable as soon as it is started; null if there is none. */
  getWorkflowInput<Argument>(workflowId: string): Promise<Argument | null>
}

export function openWorkflows({ connection, namespace }: Temporal): Workflows {
  const { workflow: client } = new Client({ connection, namespace, identity: `order-desk@${process.pid}` })

  const withDeadline: Workflows['withDeadline'] = async (call, unanswered, patienceMs = 8_000) => {
    try {
      return await connection.withDeadline(Date.now() + patienceMs, call)
    } catch (cause) {
      throw wasUnanswered(cause) ? new AppError('unavailable', unanswered, cause) : cause
    }
  }

  async function getWorkflowInput<Argument>(workflowId: string): Promise<Argument | null> {
    const call = () =>
      client.workflowService.getWorkflowExecutionHistory({ namespace, execution: { workflowId }, maximumPageSize: 1 })
    const response = await withDeadline(call, 'The workflow server does not answer. Ask again.').catch((error) => {
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
/** CANCELLED, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, ABORTED, UNAVAILABLE. */
const noAnswer = [1, 4, 8, 10, 14]

function wasUnanswered(error: unknown): boolean {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return true
  const cause = error instanceof ServiceError ? error.cause : error
  return isGrpcServiceError(cause) && noAnswer.includes(cause.code)
}
