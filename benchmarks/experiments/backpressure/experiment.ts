/**
 * What EDA §2 says of the first attempt, fire and forget: no backpressure, services get overwhelmed. Loyalty's provider
 * handles one request at a time, so that loyalty can do only so many orders per second, and orders arrive far below that
 * rate, just below it, and above it. The other styles meet the same.
 */
import { AppError } from '#shared/runtime/errors.ts'
import { followUpServices } from '#stack/styles.ts'
import { type Experiment, plansOf } from '../../experiment.ts'
import { backpressureClaims, capacityPerS } from './findings.ts'
import { measureBackpressure } from './measure.ts'

/** Times the workload's rate, which is a little less than loyalty can do. */
const loads = [0.5, 1, 2]
const responseMs = 1_000 / capacityPerS
const providers = { points: { maxConcurrent: 1, minMs: 0.8 * responseMs, maxMs: 1.2 * responseMs } }
/** Longer than a service waits for a provider (10 s), and than it then waits before it tries again. */
const stalledMs = 25_000

export const backpressure: Experiment = {
  name: 'backpressure',
  plan(workload, styles) {
    const services = workload.services.filter((count) => followUpServices(count).includes('loyalty'))
    if (services.length === 0)
      throw new AppError(
        'configuration',
        'The experiment backpressure needs loyalty: 6 services or more (--services 6).',
      )
    return loads.flatMap((share) =>
      plansOf('backpressure', { ...workload, services, ratePerS: share * workload.ratePerS }, styles).map((plan) => ({
        ...plan,
        providers,
        stalledMs,
      })),
    )
  },
  measure: measureBackpressure,
  findings: (measured) => ({
    comparisons: [],
    slopes: [],
    checks: backpressureClaims(measured.map(({ cell }) => cell)),
  }),
}
