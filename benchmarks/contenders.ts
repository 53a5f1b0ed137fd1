/** What the harness knows of a style beyond its processes: what it promises, and when it is done. */
import type { StyleName } from '#stack/styles.ts'
import { type Promises, promisesAll, promisesOfTheChain } from './audit/promises.ts'

export interface Contender {
  promises: Promises
  /** Its answer means that all is done, or never will be: there is nothing to wait for afterwards. */
  answersWhenDone: boolean
  /** Which workflow to look at for an order, where there are workflows. */
  workflowIdOf?: (orderId: string) => string
}

export const contenders: Record<StyleName, Contender> = {
  'synchronous-chain': { promises: promisesOfTheChain, answersWhenDone: true },
  choreography: { promises: promisesAll, answersWhenDone: false },
  orchestration: {
    promises: promisesAll,
    answersWhenDone: false,
    workflowIdOf: (orderId) => `order-${orderId}`,
  },
}
