/** All lessons, in the order of the pattern document. */
import { AppError } from '#shared/runtime/errors.ts'
import { acceptedThenRefused } from './accepted-then-refused/lesson.ts'
import { anyOrder } from './any-order/lesson.ts'
import { asyncInDisguise } from './async-in-disguise/lesson.ts'
import { availabilityChain } from './availability-chain/lesson.ts'
import { backingOut } from './backing-out/lesson.ts'
import { bottleneck } from './bottleneck/lesson.ts'
import { coupling } from './coupling/lesson.ts'
import { debugging } from './debugging/lesson.ts'
import { deployInFlight } from './deploy-in-flight/lesson.ts'
import { duplicates } from './duplicates/lesson.ts'
import { eventsAsCommands } from './events-as-commands/lesson.ts'
import { fireAndForget } from './fire-and-forget/lesson.ts'
import { getById } from './get-by-id/lesson.ts'
import { giantPayloads } from './giant-payloads/lesson.ts'
import { killTheServers } from './kill-the-servers/lesson.ts'
import { latencyStack } from './latency-stack/lesson.ts'
import type { Lesson } from './lesson.ts'
import { noDeadLetters } from './no-dead-letters/lesson.ts'
import { notificationOrState } from './notification-or-state/lesson.ts'
import { oneSubscriber } from './one-subscriber/lesson.ts'
import { pollInterval } from './poll-interval/lesson.ts'
import { readYourOwnWrite } from './read-your-own-write/lesson.ts'
import { schemaEvolution } from './schema-evolution/lesson.ts'
import { sharedTable } from './shared-table/lesson.ts'
import { stepInTheMiddle } from './step-in-the-middle/lesson.ts'
import { twoServices } from './two-services/lesson.ts'

export const lessons: readonly Lesson[] = [
  latencyStack,
  availabilityChain,
  coupling,
  bottleneck,
  fireAndForget,
  sharedTable,
  pollInterval,
  notificationOrState,
  eventsAsCommands,
  giantPayloads,
  anyOrder,
  noDeadLetters,
  duplicates,
  asyncInDisguise,
  schemaEvolution,
  readYourOwnWrite,
  acceptedThenRefused,
  getById,
  twoServices,
  oneSubscriber,
  backingOut,
  debugging,
  stepInTheMiddle,
  deployInFlight,
  killTheServers,
]

/** @throws AppError bad-request that lists the lessons, when there is none of this name */
export function findLesson(name: string): Lesson {
  const found = lessons.find((lesson) => lesson.name === name)
  if (found) return found
  throw new AppError('bad-request', `There is no lesson "${name}". "kit lesson" lists them.`)
}
