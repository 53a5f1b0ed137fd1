/**
 * What customers get while something is broken (EDA §1: if one service is down, the whole order fails). A style runs under
 * load while one fault after the other is injected and recovers; every order is followed to its end and audited.
 */
import { type Experiment, plansOf } from '../../experiment.ts'
import { lostMessagesClaim } from './findings.ts'
import { loadCriteria } from './load-criteria.ts'
import { faultsOf, measureFaults } from './measure.ts'

export const availability: Experiment = {
  name: 'availability',
  needs: ['toxiproxy'],
  plan: (workload, styles) =>
    workload.clients.flatMap((clients) => {
      const repetitions = clients === 'give-up' ? workload.repetitions : 1
      return plansOf('availability', { ...workload, repetitions }, styles).map((plan) => ({
        ...plan,
        clients,
        loads: faultsOf(plan).length,
      }))
    }),
  measure: measureFaults,
  findings(measured, seed) {
    const cells = measured.map(({ cell }) => cell)
    return { comparisons: [], slopes: [], checks: [...lostMessagesClaim(cells), ...loadCriteria(cells, seed)] }
  },
}
