/**
 * What EDA §2 says of the first attempt, fire and forget: no backpressure, services get overwhelmed. Loyalty's provider
 * handles one request at a time, so that loyalty can do only so many orders per second, and orders arrive below that rate, at
 * it, and above it. The other styles meet the same.
 */
import { type Experiment, plansOf } from '../../experiment.ts'
import { backpressureClaims } from './findings.ts'
import { measureBackpressure } from './measure.ts'

/** Times the workload's rate, which is a little less than loyalty can do. */
const loads = [0.5, 1, 2]

export const backpressure: Experiment = {
  name: 'backpressure',
  plan: (workload, styles) =>
    loads.flatMap((share) => plansOf('backpressure', { ...workload, ratePerS: share * workload.ratePerS }, styles)),
  measure: measureBackpressure,
  findings: (measured) => ({
    comparisons: [],
    slopes: [],
    checks: backpressureClaims(measured.map(({ cell }) => cell)),
  }),
}
