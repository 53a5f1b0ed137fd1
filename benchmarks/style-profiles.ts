/** What the harness knows of a style beyond its processes: what it promises, and when it is done. */
import type { StyleName } from '#stack/styles.ts'
import { allGuarantees, chainGuarantees, type Guarantees } from './audit/guarantees.ts'

export interface StyleProfile {
  guarantees: Guarantees
  /** Its answer means that all is done, or never will be: there is nothing to wait for afterwards. */
  isSynchronous: boolean
  /** Which workflow to look at for an order, where there are workflows. */
  workflowIdOf?: (orderId: string) => string
}

export const styleProfiles: Record<StyleName, StyleProfile> = {
  'synchronous-chain': { guarantees: chainGuarantees, isSynchronous: true },
  choreography: { guarantees: allGuarantees, isSynchronous: false },
  orchestration: {
    guarantees: allGuarantees,
    isSynchronous: false,
    workflowIdOf: (orderId) => `order-${orderId}`,
  },
}
