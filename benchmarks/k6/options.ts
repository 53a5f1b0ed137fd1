/** What the options of the scripts have in common. */
import type { Options } from 'k6/options'
import { outcomes } from './outcomes.ts'

/** Listed, so that the summary shows them apart. */
const listed = {
  ...Object.fromEntries(outcomes.map((outcome) => [`orders{outcome:${outcome}}`, ['count>=0']])),
  'http_reqs{procedure:orders.place}': ['count>=0'],
  'http_reqs{procedure:orders.list}': ['count>=0'],
}

/**
 * One virtual user that does everything; see open-loop.ts.
 * @param thresholds beyond those of every script: the driver kept up, as in `kit compare`, and no order was lost
 */
export const optionsWith = (thresholds: Record<string, string[]>): Options => ({
  scenarios: {
    orders: { executor: 'per-vu-iterations', vus: 1, iterations: 1, maxDuration: '12h', gracefulStop: '0s' },
  },
  thresholds: { driver_kept_up: ['rate==1'], ...listed, 'orders{outcome:lost}': ['count==0'], ...thresholds },
  summaryTrendStats: ['p(50)', 'p(95)', 'p(99)', 'max', 'count'],
  // Connections that are kept open; k6 would keep 6.
  batch: 1_000,
  batchPerHost: 1_000,
})
