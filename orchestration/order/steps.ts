/** Every step of the saga as the workflow calls it: whose it is, what it is called in the Web UI, how it is retried. */
import { type ActivityOptions, proxyActivities, proxyLocalActivities } from '@temporalio/workflow'
import type { PartnerName, ServiceName } from '#shared/contracts/services.ts'
import type { ErrorCode } from '#shared/runtime/errors.ts'
import type { AnalyticsActivities } from '../analytics/activities.ts'
import type { InventoryActivities } from '../inventory/activities.ts'
import type { LoyaltyActivities } from '../loyalty/activities.ts'
import type { NotificationActivities } from '../notification/activities.ts'
import type { PartnerActivities } from '../partner/activities.ts'
import type { PaymentActivities } from '../payment/activities.ts'
import type { ShippingActivities } from '../shipping/activities.ts'
import type { OrderActivities } from './activities.ts'

/** The error code of a request that no repetition heals: it is wrong in itself. */
const finalError: ErrorCode = 'bad-request'

/** A provider is given 10 s to answer (PROVIDER_TIMEOUT_MS); a worker that stops sending heartbeats is missed in 4 s. */
const stepOptions: ActivityOptions = {
  startToCloseTimeout: '20s',
  heartbeatTimeout: '4s',
  // Said although it is documented as the default: left out it is TRY_CANCEL, and undoing would meet running steps.
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '5s' },
}

/** Not critical: tried for a day, then missed; missed at once if the provider will never take the request. */
const followUpOptions: ActivityOptions = {
  ...stepOptions,
  scheduleToCloseTimeout: '1 day',
  retry: { ...stepOptions.retry, maximumInterval: '1 minute', nonRetryableErrorTypes: [finalError] },
}

/** @param service whose worker does it, from the queue of the same name */
const activitiesOf = <Activities>(service: ServiceName | PartnerName, summary: string, options = stepOptions) =>
  proxyActivities<Activities>({ ...options, taskQueue: service, summary })

export const payment = {
  charge: activitiesOf<PaymentActivities>('payment', 'Charge the card').charge,
  refund: activitiesOf<PaymentActivities>('payment', 'Give back what was charged').refund,
}

export const inventory = {
  reserve: activitiesOf<InventoryActivities>('inventory', 'Set the items aside').reserve,
  release: activitiesOf<InventoryActivities>('inventory', 'Put the items back').release,
  sell: activitiesOf<InventoryActivities>('inventory', 'Book the items as sold').sell,
}

export const shipping = {
  createLabel: activitiesOf<ShippingActivities>('shipping', 'Buy the label').createLabel,
  voidLabel: activitiesOf<ShippingActivities>('shipping', 'Void the label').voidLabel,
}

export const followUps = {
  notification: activitiesOf<NotificationActivities>('notification', 'Write to the customer', followUpOptions).notify,
  analytics: activitiesOf<AnalyticsActivities>('analytics', 'Count the order', followUpOptions).track,
  loyalty: activitiesOf<LoyaltyActivities>('loyalty', 'Credit the points', followUpOptions).addPoints,
  partner: (name: PartnerName) => activitiesOf<PartnerActivities>(name, `Tell ${name}`, followUpOptions).credit,
}

/** Local activities: the order's row is written by this very worker, without a task of its own. */
const here = (summary: string) =>
  proxyLocalActivities<OrderActivities>({
    startToCloseTimeout: '15s',
    retry: { initialInterval: '100ms', backoffCoefficient: 2, maximumInterval: '5s' },
    // Longer waits become timers, so that the workflow task is not held open while the database is away.
    localRetryThreshold: '1s',
    summary,
  })

export const orders = {
  record: here('Record the order').recordOrder,
  complete: here('Complete the order').completeOrder,
  cancel: here('Cancel the order').cancelOrder,
}
