/** Turns a workflow's history into the story of its order: what happened when, who did it, and in which attempt. */
import type { History } from '@temporalio/common/lib/proto-utils.js'
import type { CancelReason, OrderStatus, PlacedOrder } from '#shared/contracts/order.ts'
import { decode, failureMessages, type HistoryEvent, msOf } from '../temporal/history.ts'

export interface TimelineEntry {
  /** Milliseconds since 1970. */
  at: number
  who: string
  what: string
}

export interface OrderTimeline {
  order: PlacedOrder
  moments: TimelineEntry[]
  status: OrderStatus
  reason: CancelReason | null
  /** The workflow has ended: nothing more will happen. */
  over: boolean
  /** By activity: whose it is, and what the Web UI calls it. */
  steps: Map<string, { who: string; what: string }>
}

/** @param history of an order's workflow, from its first event on */
export function buildTimeline({ events }: History): OrderTimeline {
  const started = events?.[0]?.workflowExecutionStartedEventAttributes
  const order = decode<PlacedOrder>(started?.input?.payloads?.[0])
  if (!order) throw new Error('This is not the history of an order: it does not begin with one.')
  const story: OrderTimeline = { order, moments: [], status: 'PENDING', reason: null, over: false, steps: new Map() }
  const scheduled = new Map<string, Asked>()
  for (const event of events ?? []) {
    const at = msOf(event.eventTime)
    const add = (who: string, what: string) => void story.moments.push({ at, who, what })
    for (const [kind, teller] of Object.entries(eventVisitors))
      if (event[kind as Kind]) (teller as EventVisitor)(event[kind as Kind], { event, at, add, story, scheduled })
  }
  story.moments.sort((a, b) => a.at - b.at)
  return story
}

/** An activity between its request and its end. */
interface Asked {
  who: string
  what: string
  startedAt: number
  attempt: number
  /** What the attempt before said. */
  earlier: string
}

interface VisitorContext {
  event: HistoryEvent
  at: number
  add(who: string, what: string): void
  story: OrderTimeline
  scheduled: Map<string, Asked>
}

type Kind = Extract<keyof HistoryEvent, `${string}EventAttributes`>
type EventVisitor = (attributes: unknown, telling: VisitorContext) => void
type Failure = NonNullable<NonNullable<HistoryEvent['activityTaskFailedEventAttributes']>['failure']>

/** What each kind of event adds to the story; kinds that are not here only keep Temporal's own books. */
const eventVisitors: { [K in Kind]?: (attributes: NonNullable<HistoryEvent[K]>, telling: VisitorContext) => void } = {
  workflowExecutionStartedEventAttributes: (_, { add }) => add('customer', 'placed the order'),
  workflowExecutionUpdateAcceptedEventAttributes: (_, telling) => askToCancel('customer', telling),
  workflowExecutionCancelRequestedEventAttributes: (_, telling) => askToCancel('operator', telling),

  markerRecordedEventAttributes: ({ failure }, { event, add }) =>
    add('order', `${summaryOf(event) ?? 'a note'}: ${failure ? `failed, ${failureMessages(failure)}` : 'done'}`),

  activityTaskScheduledEventAttributes({ activityType, taskQueue }, { event, story, scheduled }) {
    const type = activityType?.name ?? ''
    const step = { who: taskQueue?.name ?? '', what: summaryOf(event) ?? type }
    story.steps.set(type, step)
    scheduled.set(String(event.eventId), { ...step, startedAt: 0, attempt: 1, earlier: '' })
  },
  activityTaskStartedEventAttributes({ scheduledEventId, attempt, lastFailure }, { at, scheduled }) {
    const step = scheduled.get(String(scheduledEventId))
    if (step) Object.assign(step, { startedAt: at, attempt: attempt ?? 1, earlier: failureMessages(lastFailure) })
  },
  activityTaskCompletedEventAttributes: ({ scheduledEventId }, telling) => finish(scheduledEventId, 'done', telling),
  activityTaskFailedEventAttributes({ scheduledEventId, failure }, telling) {
    const refusal = refusalOf(failure)
    telling.story.reason = refusal ?? telling.story.reason
    finish(scheduledEventId, refusal ? `refused, ${refusal}` : `failed, ${failureMessages(failure)}`, telling)
  },
  activityTaskTimedOutEventAttributes: ({ scheduledEventId, failure }, telling) =>
    finish(scheduledEventId, `given up, ${failureMessages(failure)}`, telling),
  activityTaskCanceledEventAttributes: ({ scheduledEventId }, telling) =>
    finish(scheduledEventId, 'cancelled before it was done', telling),

  upsertWorkflowSearchAttributesEventAttributes({ searchAttributes }, { add, story }) {
    story.status = decode<OrderStatus>(searchAttributes?.indexedFields?.OrderStatus) ?? story.status
    if (story.status === 'COMPLETED') story.reason = null
    add('order', `is ${story.status}${story.reason ? `, ${story.reason}` : ''}`)
  },

  workflowTaskFailedEventAttributes: ({ failure }, { add }) =>
    add('order', `the workflow's code failed, ${failureMessages(failure)}`),
  workflowTaskTimedOutEventAttributes: (_, { add }) => add('order', 'its worker did not answer; the work is handed on'),

  workflowExecutionCompletedEventAttributes({ result }, telling) {
    const missed = decode<{ missed: string[] }>(result?.payloads?.[0])?.missed ?? []
    end(missed.length > 0 ? `is through; given up: ${missed.join(', ')}` : 'is through, all is done', telling)
  },
  workflowExecutionFailedEventAttributes: ({ failure }, telling) => end(`failed, ${failureMessages(failure)}`, telling),
  workflowExecutionTimedOutEventAttributes: (_, telling) => end('timed out', telling),
  workflowExecutionTerminatedEventAttributes: (_, telling) => end('was terminated by an operator', telling),
}

function askToCancel(who: string, { add, story }: VisitorContext): void {
  story.reason ??= 'cancelled-by-customer'
  add(who, 'asked to cancel')
}

function finish(scheduledEventId: unknown, how: string, { at, add, scheduled }: VisitorContext): void {
  const step = scheduled.get(String(scheduledEventId))
  if (!step) return
  const took = step.startedAt ? ` in ${Math.round(at - step.startedAt)} ms` : ''
  const attempt = step.attempt > 1 ? `, attempt ${step.attempt}` : ''
  const earlier = step.earlier ? ` (the one before: ${step.earlier})` : ''
  add(step.who, `${step.what}: ${how}${took}${attempt}${earlier}`)
}

function end(how: string, { add, story }: VisitorContext): void {
  story.over = true
  add('order', how)
}

const summaryOf = (event: HistoryEvent) => decode<string>(event.userMetadata?.summary)

function refusalOf(failure: Failure | null | undefined): CancelReason | null {
  const info = failure?.applicationFailureInfo
  return info?.nonRetryable ? ((info.type as CancelReason | null | undefined) ?? null) : null
}
