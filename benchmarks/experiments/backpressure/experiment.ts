/**
 * What EDA §2 says of the first attempt, fire and forget: no backpressure, services get overwhelmed. Loyalty's provider
 * handles one request at a time, so that loyalty can do only so many orders per second, and orders arrive below that rate, at
 * it, and above it. The other styles meet the same.
 */
import { type Experiment, plansOf } from '../../experiment.ts'
import { measureCell } from '../../measure-cell.ts'
import { backpressureClaims } from './findings.ts'

/** Times the workload's rate, which is a little less than loyalty can do. */
const loads = [0.5, 1, 2]
/** One request at a time, 125 to 175 ms each: 6.7 per second. */
const providers = { points: { maxConcurrent: 1, minMs: 125, maxMs: 175 } }

export const backpressure: Experiment = {
  name: 'backpressure',
  plan: (workload, styles) =>
    loads.flatMap((share) =>
      plansOf('backpressure', { ...workload, ratePerS: share * workload.ratePerS }, styles).map((plan) => ({
        ...plan,
        providers,
      })),
    ),
  measure: measureCell,
  findings: (measured) => ({
    comparisons: [],
    slopes: [],
    checks: backpressureClaims(measured.map(({ cell }) => cell)),
  }),
}
