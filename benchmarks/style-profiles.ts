/** What the harness knows of a style beyond its processes: its guarantees, and whether it is synchronous. */
import type { StyleName } from '#stack/styles.ts'
import { allGuarantees, chainGuarantees, type Guarantees } from './audit/guarantees.ts'

export interface StyleProfile {
  guarantees: Guarantees
  /** When it responds, all work is done or failed: there is nothing to wait for afterwards. */
  isSynchronous: boolean
  /** Several processes of one service can share its work. */
  allowsReplicas: boolean
  /** The id of an order's workflow, for styles with workflows. */
  workflowIdOf?: (orderId: string) => string
}

const workflowIdOf = (orderId: string): string => `order-${orderId}`

export const styleProfiles: Record<StyleName, StyleProfile> = {
  'synchronous-chain': { guarantees: chainGuarantees, isSynchronous: true, allowsReplicas: false },
  choreography: { guarantees: allGuarantees, isSynchronous: false, allowsReplicas: true },
  orchestration: {
    guarantees: allGuarantees,
    isSynchronous: false,
    allowsReplicas: true,
    workflowIdOf,
  },
  'job-queue': { guarantees: allGuarantees, isSynchronous: false, allowsReplicas: true },
  hybrid: { guarantees: allGuarantees, isSynchronous: false, allowsReplicas: true, workflowIdOf },
}
