/** Smoke test: a few orders, each accepted and settled in time. */
import { measure, record, script, settleWithinMs } from './measure.ts'
import { optionsWith } from './options.ts'
import { ordersOf, workloadOf } from './orders.ts'
import { positive } from './settings.ts'

const workload = workloadOf('latency-stacking')
const orders = ordersOf(workload, positive(__ENV, 'RATE', 2), positive(__ENV, 'SECONDS', 10))

export const options = optionsWith({ correct: ['rate==1'], settle_ms: [`p(95)<=${settleWithinMs}`] })

export default () => script(async () => record(await measure(orders, workload.drainTimeoutS)))
