/** Reads one workflow from the server: its history, its pending activities and its pending workflow task. */
import { isGrpcServiceError, WorkflowNotFoundError } from '@temporalio/client'
import { defaultPayloadConverter } from '@temporalio/common'
import type { History, Payload } from '@temporalio/common/lib/proto-utils.js'
import type { Timestamp } from '@temporalio/common/lib/time.js'
import type { Workflows } from './client.ts'

export type HistoryEvent = NonNullable<History['events']>[number]
export type Failure = { message?: string | null; cause?: Failure | null }

/** A scheduled activity or workflow task that is not complete. Times are milliseconds since 1970. */
export interface Pending {
  name: string
  attempt: number
  running: boolean
  nextAttemptAt: number | null
  lastFailure: string | null
}

export interface WorkflowRecord {
  history: History
  pending: Pending[]
}

/** @returns null when there is no such workflow */
export async function readWorkflow(
  { client, withDeadline }: Workflows,
  workflowId: string,
): Promise<WorkflowRecord | null> {
  const handle = client.getHandle(workflowId)
  const timeoutMessage = 'The workflow server does not respond. Try again.'
  try {
    const [history, description] = await Promise.all([
      withDeadline(() => handle.fetchHistory(), timeoutMessage),
      withDeadline(() => handle.describe(), timeoutMessage),
    ])
    const { pendingActivities, pendingWorkflowTask } = description.raw
    const activities = (pendingActivities ?? []).map((activity) => ({
      name: activity.activityType?.name ?? 'an activity',
      attempt: activity.attempt ?? 1,
      // PENDING_ACTIVITY_STATE_STARTED
      running: activity.state === 2,
      nextAttemptAt: activity.nextAttemptScheduleTime ? msOf(activity.nextAttemptScheduleTime) : null,
      lastFailure: activity.lastFailure ? failureMessages(activity.lastFailure) : null,
    }))
    const task = pendingWorkflowTask && {
      name: 'the next workflow task',
      attempt: pendingWorkflowTask.attempt ?? 1,
      // PENDING_WORKFLOW_TASK_STATE_STARTED
      running: pendingWorkflowTask.state === 2,
      nextAttemptAt: null,
      lastFailure: null,
    }
    return { history, pending: task ? [...activities, task] : activities }
  } catch (error) {
    // gRPC's NOT_FOUND
    if (error instanceof WorkflowNotFoundError || (isGrpcServiceError(error) && error.code === 5)) return null
    throw error
  }
}

/** The SDK's `tsToMs` fails for a history from a file, whose seconds are plain numbers. */
export const msOf = (time: Timestamp | null | undefined): number =>
  Number(time?.seconds ?? 0) * 1_000 + Math.floor((time?.nanos ?? 0) / 1_000_000)

export const decode = <T>(payload: Payload | null | undefined): T | undefined =>
  payload ? defaultPayloadConverter.fromPayload<T>(payload) : undefined

/** The messages of a failure and its causes, in one line. */
export function failureMessages(failure: Failure | null | undefined): string {
  const messages: string[] = []
  for (let next = failure; next; next = next.cause) if (next.message) messages.push(next.message)
  return messages.join(' ← ')
}
