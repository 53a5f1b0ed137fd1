/** All rules, in the order of README.md. */
import { breakingChange, optionalPropertyRemoved } from './breaking-change.ts'
import { commandAsEvent } from './command-as-event.ts'
import { directionUnclear } from './direction.ts'
import { ignoreWithoutReason } from './ignore-without-reason.ts'
import { noDeadLetter } from './no-dead-letter.ts'
import { noKey } from './no-key.ts'
import { payloadTooLarge, unboundedPayload, unboundedText } from './payload.ts'
import { personalDataInKey } from './personal-data-in-key.ts'
import { requestReply } from './request-reply.ts'
import type { Rule } from './rule.ts'
import { oneProducerOneConsumer, onlySingleSubscribers, singleSubscriber } from './subscribers.ts'
import { noVersion, versionNotInMessage } from './version.ts'

const rules: Rule[] = [
  commandAsEvent,
  oneProducerOneConsumer,
  onlySingleSubscribers,
  singleSubscriber,
  requestReply,
  payloadTooLarge,
  unboundedPayload,
  unboundedText,
  noKey,
  noDeadLetter,
  noVersion,
  versionNotInMessage,
  personalDataInKey,
  breakingChange,
  optionalPropertyRemoved,
  directionUnclear,
]

export const allRules: Rule[] = [...rules, ignoreWithoutReason(rules.map(({ name }) => name))]
