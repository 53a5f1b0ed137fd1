/**
 * What customers get while something is broken (EDA §1: if one service is down, the whole order fails). A style runs under
 * load while one fault after the other is injected and recovers; every order is followed to its end and audited.
 */
import type { CellPlan } from '../../cell.ts'
import { type Experiment, plansOf } from '../../experiment.ts'
import type { ChosenWorkload } from '../../workloads.ts'
import { lostMessagesClaim } from './findings.ts'
import { loadCriteria } from './load-criteria.ts'
import { faultsOf, loadSeconds, measureFaults } from './measure.ts'

export const availability: Experiment = {
  name: 'availability',
  needs: ['toxiproxy'],
  plan: (workload, styles) =>
    workload.clients.flatMap((clients) => {
      const own = clients === 'retry' ? ofRetries(workload) : workload
      return plansOf('availability', own, styles)
        .map((plan) => (clients === 'give-up' && plan.repetition === 1 ? withFaults(plan, workload.once) : plan))
        .map((plan): CellPlan => ({ ...plan, clients, loads: faultsOf(plan).map((fault) => loadSeconds(plan, fault)) }))
        .filter(({ loads = [] }) => loads.length > 0)
    }),
  measure: measureFaults,
  findings(measured, seed) {
    const cells = measured.map(({ cell }) => cell)
    return { comparisons: [], slopes: [], checks: [...lostMessagesClaim(cells), ...loadCriteria(cells, seed)] }
  },
}

function ofRetries(workload: ChosenWorkload): ChosenWorkload {
  const { retry, faults } = workload
  if (!retry) return { ...workload, repetitions: 1 }
  const named = faults ? retry.faults.filter((name) => faults.includes(name)) : retry.faults
  return { ...workload, repetitions: retry.repetitions, faults: named }
}

const withFaults = (plan: CellPlan, more: readonly string[]): CellPlan =>
  plan.faults ? { ...plan, faults: [...plan.faults, ...more] } : plan
