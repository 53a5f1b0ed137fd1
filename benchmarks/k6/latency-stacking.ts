/**
 * What one more downstream service costs the customer: the accept and settle times of one style with the number of services
 * that it was started with. Run it once for each number and compare; `kit compare` does all of that, and shuffles the runs.
 */
import { measure, record, script, warmUp } from './measure.ts'
import { optionsWith } from './options.ts'
import { ordersOf, workloadOf } from './orders.ts'
import { positive } from './settings.ts'

const workload = workloadOf('latency-stacking')
const orders = ordersOf(
  workload,
  positive(__ENV, 'RATE', workload.ratePerS),
  positive(__ENV, 'SECONDS', workload.loadS),
)

/** A label for the figures: the number of downstream services. */
const tags: Record<string, string> = __ENV.SERVICES ? { services: __ENV.SERVICES } : {}

export const options = optionsWith({ correct: ['rate==1'] })

export default () =>
  script(async () => {
    await warmUp(workload)
    record(await measure(orders, workload.drainTimeoutS), () => tags)
  })
