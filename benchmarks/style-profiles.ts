/** What the harness knows of a style beyond its processes: its guarantees, and whether it is synchronous. */
import type { StyleName } from '#stack/styles.ts'
import { allGuarantees, chainGuarantees, type Guarantees, skippingGuarantees } from './audit/guarantees.ts'

export interface StyleProfile {
  guarantees: Guarantees
  /** A cancelled order is compensated, and its follow-ups run. */
  compensates: boolean
  /** When it responds, all work is done or failed: there is nothing to wait for afterwards. */
  isSynchronous: boolean
  /** Several processes of one service can share its work. */
  allowsReplicas: boolean
  /** The id of an order's workflow, for styles with workflows. */
  workflowIdOf?: (orderId: string) => string
}

const workflowIdOf = (orderId: string): string => `order-${orderId}`

export const styleProfiles: Record<StyleName, StyleProfile> = {
  'synchronous-chain': {
    guarantees: chainGuarantees,
    compensates: false,
    isSynchronous: true,
    allowsReplicas: false,
  },
  choreography: { guarantees: allGuarantees, compensates: true, isSynchronous: false, allowsReplicas: true },
  orchestration: {
    guarantees: allGuarantees,
    compensates: true,
    isSynchronous: false,
    allowsReplicas: true,
    workflowIdOf,
  },
  'polled-table': { guarantees: skippingGuarantees, compensates: true, isSynchronous: false, allowsReplicas: false },
  'job-queue': { guarantees: allGuarantees, compensates: true, isSynchronous: false, allowsReplicas: true },
  hybrid: { guarantees: allGuarantees, compensates: true, isSynchronous: false, allowsReplicas: true, workflowIdOf },
}
