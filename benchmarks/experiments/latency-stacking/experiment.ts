/**
 * How accept and settle grow with the number of services (EDA §1: latency stacking). The load is light and its arrivals are
 * spaced, so that an order's own path is measured and not a queue.
 */
import { isComparable } from '../../comparison.ts'
import { type Experiment, plansOf } from '../../experiment.ts'
import { measureCell } from '../../measure-cell.ts'
import { aaTestPlans } from '../aa-test.ts'
import { planExtraRepetitions } from '../precision.ts'
import { findings } from './findings.ts'
import { floorPlans, withParts } from './parts.ts'

export const latencyStacking: Experiment = {
  name: 'latency-stacking',

  plan(workload, styles) {
    const plans = plansOf('latency-stacking', workload, styles)
    return [...withParts(plans, workload, styles), ...aaTestPlans(plans, workload), ...floorPlans(plans, workload)]
  },

  measure: measureCell,

  extend(measured, seed) {
    const comparable = measured.filter(({ cell }) => isComparable(cell))
    return planExtraRepetitions(measured, findings(comparable, seed).comparisons)
  },

  findings,
}
