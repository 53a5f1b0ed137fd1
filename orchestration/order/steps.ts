/** The steps of the saga as the workflow calls them: their service, their summary in the Web UI, their retry policy. */
import { type ActivityOptions, CancellationScope, proxyActivities, proxyLocalActivities } from '@temporalio/workflow'
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

/** The error code of a request that a provider will never accept. */
const nonRetryableCode: ErrorCode = 'bad-request'

/** A provider has 10 s to respond (PROVIDER_TIMEOUT_MS). A worker that stops sending heartbeats times out after 4 s. */
const stepOptions: ActivityOptions = {
  startToCloseTimeout: '20s',
  heartbeatTimeout: '4s',
  // Documented as the default, but without it the SDK uses TRY_CANCEL, and compensations would run beside running steps.
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '5s' },
}

/** Not critical: retried for a day, then missed. Missed immediately if the provider will never accept the request. */
const followUpOptions: ActivityOptions = {
  ...stepOptions,
  scheduleToCloseTimeout: '1 day',
  retry: { ...stepOptions.retry, maximumInterval: '1 minute', nonRetryableErrorTypes: [nonRetryableCode] },
}

/** @param service whose worker runs the activity; its task queue has the same name */
const activitiesOf = <Activities>(service: ServiceName | PartnerName, summary: string, options = stepOptions) =>
  proxyActivities<Activities>({ ...options, taskQueue: service, summary })

export const payment = {
  charge: activitiesOf<PaymentActivities>('payment', 'Charge the card').charge,
  refund: activitiesOf<PaymentActivities>('payment', 'Refund the charge').refund,
}

export const inventory = {
  reserve: activitiesOf<InventoryActivities>('inventory', 'Reserve the stock').reserve,
  release: activitiesOf<InventoryActivities>('inventory', 'Release the stock').release,
  sell: activitiesOf<InventoryActivities>('inventory', 'Mark the stock as sold').sell,
}

export const shipping = {
  createLabel: activitiesOf<ShippingActivities>('shipping', 'Buy the label').createLabel,
  voidLabel: activitiesOf<ShippingActivities>('shipping', 'Void the label').voidLabel,
}

export const followUps = {
  notification: activitiesOf<NotificationActivities>('notification', 'Send the e-mail', followUpOptions).notify,
  analytics: activitiesOf<AnalyticsActivities>('analytics', 'Count the order', followUpOptions).track,
  loyalty: activitiesOf<LoyaltyActivities>('loyalty', 'Credit the points', followUpOptions).addPoints,
  partner: (name: PartnerName) => activitiesOf<PartnerActivities>(name, `Credit at ${name}`, followUpOptions).credit,
}

/** Local activities: the order's own worker writes its row, without a task of its own. */
const localActivities = (summary: string) =>
  proxyLocalActivities<OrderActivities>({
    startToCloseTimeout: '15s',
    retry: { initialInterval: '100ms', backoffCoefficient: 2, maximumInterval: '5s' },
    // Longer delays become timers, so that the workflow task is not held open while the database is down.
    localRetryThreshold: '1s',
    summary,
  })

/** A decision is carried out even if somebody cancels the workflow in the Web UI. */
const nonCancellable =
  <Args extends unknown[]>(activity: (...args: Args) => Promise<void>) =>
  (...args: Args): Promise<void> =>
    CancellationScope.nonCancellable(() => activity(...args))

export const orders = {
  record: nonCancellable(localActivities('Record the order').recordOrder),
  complete: nonCancellable(localActivities('Complete the order').completeOrder),
  cancel: nonCancellable(localActivities('Cancel the order').cancelOrder),
}
