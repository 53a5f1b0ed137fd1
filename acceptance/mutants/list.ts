/** All mutants, in the order in which they run. */
import { auditMutants } from './audit.ts'
import { consumerMutants } from './consumers.ts'
import { defects } from './defects.ts'
import type { Mutant } from './mutant.ts'
import { orchestrationMutants } from './orchestration.ts'
import { sharedMutants } from './shared.ts'

export const mutants: readonly Mutant[] = [
  ...defects,
  ...sharedMutants,
  ...consumerMutants,
  ...orchestrationMutants,
  ...auditMutants,
]
