/** Defects of the choreography's consumers: retention, offsets, rebalances, retries, unknown and malformed messages. */
import type { Mutant } from './mutant.ts'

export const consumerMutants: readonly Mutant[] = [
  {
    name: 'events-expire',
    what: 'Kafka deletes published events after seven days, its default.',
    file: 'choreography/topics.ts',
    from: "'retention.ms': '-1'",
    to: "'retention.ms': '604800000'",
    killedBy: {
      test: 'choreography/kafka/topics.integration.test.ts',
      title: 'When a service has created its topics, then events, retries and dead letters never expire',
    },
  },
  {
    name: 'existing-topics-kept-as-they-are',
    what: 'A topic that was created with another retention keeps it.',
    file: 'choreography/kafka/topics.ts',
    from: '    await retryTransient(() => updateSettings(admin, topics))\n',
    to: '',
    killedBy: {
      test: 'choreography/kafka/topics.integration.test.ts',
      title: 'When a topic exists with a retention of seven days, then that is corrected, and its other settings stay',
    },
  },
  {
    name: 'new-topics-not-awaited',
    what: 'A new topic counts as usable as soon as the broker lists it, before it leads its partitions.',
    file: 'choreography/kafka/topics.ts',
    from: '    await offsetsOf(kafka, names) // which works when each partition has its leader\n',
    to: '',
    killedBy: {
      test: 'choreography/kafka/topics.integration.test.ts',
      title: 'When many topics are created at once, then every partition of theirs can be asked for its messages',
    },
  },
  {
    name: 'offsets-expire',
    what: 'The broker deletes the committed offsets of a consumer group that has no member for a week.',
    file: 'stack/kafka.ts',
    from: 'offsets.retention.minutes=2147483647',
    to: 'offsets.retention.minutes=10080',
    killedBy: {
      test: 'choreography/kafka/topics.integration.test.ts',
      title: 'When a consumer group has no member for more than a week, then the broker keeps its offsets',
    },
  },
  {
    name: 'failed-commit-forgets',
    what: 'A failed commit discards its offsets.',
    file: 'choreography/kafka/assignment.ts',
    from: '    await send(offsets.map(([, position]) => position))\n',
    to: '    committable.clear()\n    await send(offsets.map(([, position]) => position))\n',
    killedBy: {
      test: 'choreography/kafka/assignment.test.ts',
      title: 'When a commit fails, then the next one sends its offsets again',
    },
  },
  {
    name: 'commits-overlap',
    what: 'Commits overlap, so that offsets move backwards.',
    file: 'choreography/kafka/assignment.ts',
    from: 'lastCommit = lastCommit.catch(() => {}).then(commitFinished)',
    to: 'lastCommit = commitFinished()',
    killedBy: {
      test: 'choreography/kafka/assignment.test.ts',
      title: 'When a commit is slow, then the next one waits for it, so that offsets never decrease',
    },
  },
  {
    name: 'late-work-commits',
    what: 'Work that ends after a rebalance commits an offset for a reassigned partition.',
    file: 'choreography/kafka/batch-processor.ts',
    from: '      assignment.end()\n      assignment = createAssignment(send)\n',
    to: '',
    killedBy: {
      test: 'choreography/kafka/subscribe.integration.test.ts',
      title:
        'When work finishes after its partition was reassigned, then it does not reset the offset of the new owner',
    },
  },
  {
    name: 'no-rebalance-when-full',
    what: 'A full consumer does not notice a rebalance, and the group waits for it.',
    file: 'choreography/kafka/batch-processor.ts',
    from: '      await heartbeat()\n',
    to: '      await heartbeat().catch(() => {})\n',
    killedBy: {
      test: 'choreography/kafka/subscribe.integration.test.ts',
      title: 'When the other members are full, then it still gets its share, and every message is handled',
    },
  },
  {
    name: 'retries-use-capacity',
    what: 'Messages that wait for a retry use capacity that others need.',
    file: 'choreography/kafka/batch-processor.ts',
    from: '    if (waitMs <= 0) return void run()\n',
    to: '    if (waitMs >= 0) return void executor.run(record.key, () => new Promise<void>((wake) => setTimeout(wake, waitMs)).then(() => handle(record))).then(() => current.finish(position), onFatalError)\n',
    killedBy: {
      test: 'choreography/kafka/subscribe.integration.test.ts',
      title:
        'When more of them wait than the limit allows, then messages of other topics are processed, even of the same order',
    },
  },
  {
    name: 'unknown-event-is-poison',
    what: 'During a rolling upgrade an event type that only newer consumers know is dead-lettered.',
    file: 'choreography/message-handler.ts',
    from: '      if (error instanceof UnknownEventType) return skipOrWait(record, attempt, error)\n',
    to: '',
    killedBy: {
      test: 'choreography/message-handler.integration.test.ts',
      title: 'When a newer producer publishes it, then it is skipped, without a dead letter or a retry',
    },
  },
  {
    name: 'unknown-retry-is-dropped',
    what: 'An older process of the service skips a retry, and no newer process gets it.',
    file: 'choreography/message-handler.ts',
    from: '    if (record.topic === retryTopicOf(service.name)) return scheduleRetry(record, attempt, error)\n',
    to: '',
    killedBy: {
      test: 'choreography/message-handler.integration.test.ts',
      title: 'When a newer process of this service has put it on the retry topic, then it is retried',
    },
  },
  {
    name: 'malformed-retry-count',
    what: 'A retry-count header that is not a number is used as the count.',
    file: 'choreography/message-handler.ts',
    from: 'return Number.isSafeInteger(attempt) && attempt > 0 ? attempt : 1',
    to: 'return headers.retry_attempt === undefined ? 1 : attempt',
    killedBy: {
      test: 'choreography/message-handler.integration.test.ts',
      title: 'When the header retry_attempt is "%s", then the count starts at one and no message is lost',
    },
  },
  {
    name: 'large-letter-refused',
    what: 'The largest message has no room for dead-letter headers.',
    file: 'choreography/topics.ts',
    from: 'deadLetters: { ...keepForever, ...maxSizeWithHeaders }',
    to: 'deadLetters: keepForever',
    killedBy: {
      test: 'choreography/message-handler.integration.test.ts',
      title: 'When it has the maximum size, then it still fits the dead-letter topic with the reason added',
    },
  },
  {
    name: 'any-text-is-an-event-id',
    what: 'An event with an id that the inbox cannot store is retried twenty times.',
    file: 'choreography/envelope.ts',
    from: 'if (!eventId.safeParse(headers.ce_id).success)',
    to: 'if (!headers.ce_id)',
    killedBy: {
      test: 'choreography/message-handler.integration.test.ts',
      title: 'When it %s, then it is dead-lettered without a retry',
    },
  },
  {
    name: 'retries-twice-as-late',
    what: 'Retries do not follow the schedule in the README.',
    file: 'choreography/message-handler.ts',
    from: 'policy.initialDelayMs * 2 ** (attempt - 2)',
    to: 'policy.initialDelayMs * 2 ** (attempt - 1)',
    killedBy: {
      test: 'choreography/message-handler.integration.test.ts',
      title: 'When a message fails every time, then it is tried 20 times in 6.4 minutes and then dead-lettered',
    },
  },
  {
    name: 'shipping-forgets-payment',
    what: 'Shipping loses the payment of an order when its stock is reserved afterwards.',
    file: 'choreography/shipping/prerequisites.ts',
    from: 'paid = shipment.paid OR excluded.paid,',
    to: 'paid = excluded.paid,',
    killedBy: {
      test: 'choreography/any-order.integration.test.ts',
      title:
        'When shipping receives the events that a label needs in every permutation and again, then it buys one label',
    },
  },
]
