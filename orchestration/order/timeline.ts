/** Builds the timeline of an order from its workflow's history: what happened, when, in which service and attempt. */
import type { History } from '@temporalio/common/lib/proto-utils.js'
import type { CancelReason, OrderStatus, PlacedOrder } from '#shared/contracts/order.ts'
import { decode, failureMessages, type HistoryEvent, msOf } from '../temporal/history.ts'

export interface TimelineEntry {
  /** Milliseconds since 1970. */
  at: number
  /** A service, the customer or an operator. */
  actor: string
  text: string
}

export interface OrderTimeline {
  order: PlacedOrder
  entries: TimelineEntry[]
  status: OrderStatus
  reason: CancelReason | null
  hasEnded: boolean
  /** By activity type: its service and its summary in the Web UI. */
  steps: Map<string, { service: string; summary: string }>
}

/** @param history of an order's workflow, from its first event */
export function buildTimeline({ events }: History): OrderTimeline {
  const started = events?.[0]?.workflowExecutionStartedEventAttributes
  const order = decode<PlacedOrder>(started?.input?.payloads?.[0])
  if (!order) throw new Error('This is not the history of an order: its first event has no order.')
  const timeline: OrderTimeline = {
    order,
    entries: [],
    status: 'PENDING',
    reason: null,
    hasEnded: false,
    steps: new Map(),
  }
  const scheduled = new Map<string, ScheduledActivity>()
  for (const event of events ?? []) {
    const at = msOf(event.eventTime)
    const add = (actor: string, text: string) => void timeline.entries.push({ at, actor, text })
    for (const [kind, visit] of Object.entries(eventVisitors))
      if (event[kind as Kind]) (visit as EventVisitor)(event[kind as Kind], { event, at, add, timeline, scheduled })
  }
  timeline.entries.sort((a, b) => a.at - b.at)
  return timeline
}

/** An activity that is scheduled and not closed. */
interface ScheduledActivity {
  service: string
  summary: string
  startedAt: number
  attempt: number
  lastFailure: string
}

interface VisitorContext {
  event: HistoryEvent
  at: number
  add(actor: string, text: string): void
  timeline: OrderTimeline
  scheduled: Map<string, ScheduledActivity>
}

type Kind = Extract<keyof HistoryEvent, `${string}EventAttributes`>
type EventVisitor = (attributes: unknown, ctx: VisitorContext) => void
type Failure = NonNullable<NonNullable<HistoryEvent['activityTaskFailedEventAttributes']>['failure']>

/** What each kind of event adds to the timeline. The other kinds are internal to Temporal. */
const eventVisitors: { [K in Kind]?: (attributes: NonNullable<HistoryEvent[K]>, ctx: VisitorContext) => void } = {
  workflowExecutionStartedEventAttributes: (_, { add }) => add('customer', 'placed the order'),
  workflowExecutionUpdateAcceptedEventAttributes: (_, ctx) => requestCancellation('customer', ctx),
  workflowExecutionCancelRequestedEventAttributes: (_, ctx) => requestCancellation('operator', ctx),

  markerRecordedEventAttributes: ({ failure }, { event, add }) =>
    add('order', `${summaryOf(event) ?? 'a marker'}: ${failure ? `failed, ${failureMessages(failure)}` : 'done'}`),

  activityTaskScheduledEventAttributes({ activityType, taskQueue }, { event, timeline, scheduled }) {
    const type = activityType?.name ?? ''
    const step = { service: taskQueue?.name ?? '', summary: summaryOf(event) ?? type }
    timeline.steps.set(type, step)
    scheduled.set(String(event.eventId), { ...step, startedAt: 0, attempt: 1, lastFailure: '' })
  },
  activityTaskStartedEventAttributes({ scheduledEventId, attempt, lastFailure }, { at, scheduled }) {
    const activity = scheduled.get(String(scheduledEventId))
    if (activity)
      Object.assign(activity, { startedAt: at, attempt: attempt ?? 1, lastFailure: failureMessages(lastFailure) })
  },
  activityTaskCompletedEventAttributes: ({ scheduledEventId }, ctx) => close(scheduledEventId, 'done', ctx),
  activityTaskFailedEventAttributes({ scheduledEventId, failure }, ctx) {
    const refusal = refusalOf(failure)
    ctx.timeline.reason = refusal ?? ctx.timeline.reason
    close(scheduledEventId, refusal ? `refused, ${refusal}` : `failed, ${failureMessages(failure)}`, ctx)
  },
  activityTaskTimedOutEventAttributes: ({ scheduledEventId, failure }, ctx) =>
    close(scheduledEventId, `timed out, ${failureMessages(failure)}`, ctx),
  activityTaskCanceledEventAttributes: ({ scheduledEventId }, ctx) =>
    close(scheduledEventId, 'cancelled before it completed', ctx),

  upsertWorkflowSearchAttributesEventAttributes({ searchAttributes }, { add, timeline }) {
    timeline.status = decode<OrderStatus>(searchAttributes?.indexedFields?.OrderStatus) ?? timeline.status
    if (timeline.status === 'COMPLETED') timeline.reason = null
    add('order', `is ${timeline.status}${timeline.reason ? `, ${timeline.reason}` : ''}`)
  },

  workflowTaskFailedEventAttributes: ({ failure }, { add }) =>
    add('order', `the workflow's code failed, ${failureMessages(failure)}`),
  workflowTaskTimedOutEventAttributes: (_, { add }) =>
    add('order', 'its worker did not respond; another worker gets the task'),

  workflowExecutionCompletedEventAttributes({ result }, ctx) {
    const missed = decode<{ missed: string[] }>(result?.payloads?.[0])?.missed ?? []
    end(missed.length > 0 ? `is done; missed: ${missed.join(', ')}` : 'is done', ctx)
  },
  workflowExecutionFailedEventAttributes: ({ failure }, ctx) => end(`failed, ${failureMessages(failure)}`, ctx),
  workflowExecutionTimedOutEventAttributes: (_, ctx) => end('timed out', ctx),
  workflowExecutionTerminatedEventAttributes: (_, ctx) => end('was terminated by an operator', ctx),
}

function requestCancellation(actor: string, { add, timeline }: VisitorContext): void {
  timeline.reason ??= 'cancelled-by-customer'
  add(actor, 'requested cancellation')
}

function close(scheduledEventId: unknown, outcome: string, { at, add, scheduled }: VisitorContext): void {
  const activity = scheduled.get(String(scheduledEventId))
  if (!activity) return
  const duration = activity.startedAt ? ` in ${Math.round(at - activity.startedAt)} ms` : ''
  const attempt = activity.attempt > 1 ? `, attempt ${activity.attempt}` : ''
  const lastFailure = activity.lastFailure ? ` (last failure: ${activity.lastFailure})` : ''
  add(activity.service, `${activity.summary}: ${outcome}${duration}${attempt}${lastFailure}`)
}

function end(outcome: string, { add, timeline }: VisitorContext): void {
  timeline.hasEnded = true
  add('order', outcome)
}

const summaryOf = (event: HistoryEvent) => decode<string>(event.userMetadata?.summary)

function refusalOf(failure: Failure | null | undefined): CancelReason | null {
  const info = failure?.applicationFailureInfo
  return info?.nonRetryable ? ((info.type as CancelReason | null | undefined) ?? null) : null
}
