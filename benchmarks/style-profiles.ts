/** What the harness knows of a style beyond its processes: its guarantees, and when it responds. */
import type { StyleName } from '#stack/styles.ts'
import {
  allGuarantees,
  carefulChainGuarantees,
  chainGuarantees,
  fireAndForgetGuarantees,
  type Guarantees,
  skippingGuarantees,
} from './audit/guarantees.ts'

export interface StyleProfile {
  guarantees: Guarantees
  /**
   * What is done when an order is accepted. After 'recording' it is PENDING, after 'settling' its effects may be missing, and
   * after 'all work' there is nothing to wait for.
   */
  respondsAfter: 'recording' | 'settling' | 'all work'
  /**
   * Several processes of one service can share its work. In the polled table they cannot: each reads every event, and all move
   * the same position.
   */
  allowsReplicas: boolean
  /** The id of an order's workflow, for styles with workflows. */
  workflowIdOf?: (orderId: string) => string
}

const workflowIdOf = (orderId: string): string => `order-${orderId}`

export const styleProfiles: Record<StyleName, StyleProfile> = {
  'synchronous-chain': { guarantees: chainGuarantees, respondsAfter: 'all work', allowsReplicas: true },
  choreography: { guarantees: allGuarantees, respondsAfter: 'recording', allowsReplicas: true },
  orchestration: { guarantees: allGuarantees, respondsAfter: 'recording', allowsReplicas: true, workflowIdOf },
  hybrid: { guarantees: allGuarantees, respondsAfter: 'recording', allowsReplicas: true, workflowIdOf },
  'polled-table': { guarantees: skippingGuarantees, respondsAfter: 'recording', allowsReplicas: false },
  'job-queue': { guarantees: allGuarantees, respondsAfter: 'recording', allowsReplicas: true },
  'careful-chain': { guarantees: carefulChainGuarantees, respondsAfter: 'settling', allowsReplicas: true },
  'fire-and-forget': { guarantees: fireAndForgetGuarantees, respondsAfter: 'settling', allowsReplicas: true },
}
