/** Defects of the choreography's consumers: retention, offsets, rebalances, retries, unknown and malformed messages. */
import type { Mutant } from './mutant.ts'

export const consumerMutants: readonly Mutant[] = [
  {
    name: 'facts-expire',
    what: 'Kafka forgets what was published after seven days, its default.',
    file: 'choreography/topics.ts',
    from: "'retention.ms': '-1'",
    to: "'retention.ms': '604800000'",
    killedBy: {
      test: 'choreography/kafka/topics.integration.test.ts',
      title: 'When a service has made its topics, then facts, retries and dead letters are all kept for ever',
    },
  },
  {
    name: 'existing-topics-kept-as-they-are',
    what: 'A topic that was made with another retention keeps it.',
    file: 'choreography/kafka/topics.ts',
    from: '    await correctSettings(admin, topics)\n',
    to: '',
    killedBy: {
      test: 'choreography/kafka/topics.integration.test.ts',
      title: 'When a topic was made with seven days, then it is corrected and what else was set for it stays',
    },
  },
  {
    name: 'offsets-expire',
    what: 'The broker forgets how far a consumer group was that is away for a week.',
    file: 'stack/kafka.ts',
    from: 'offsets.retention.minutes=2147483647',
    to: 'offsets.retention.minutes=10080',
    killedBy: {
      test: 'choreography/kafka/topics.integration.test.ts',
      title: 'When a consumer group is away for more than a week, then the broker still knows how far it was',
    },
  },
  {
    name: 'failed-commit-forgets',
    what: 'A commit that fails takes its offsets with it.',
    file: 'choreography/kafka/assignment.ts',
    from: '    await send(offsets.map(([, position]) => position))\n',
    to: '    done.clear()\n    await send(offsets.map(([, position]) => position))\n',
    killedBy: {
      test: 'choreography/kafka/assignment.test.ts',
      title: 'When a commit fails, then the next one sends its offsets again',
    },
  },
  {
    name: 'commits-overlap',
    what: 'Commits overtake each other, so that offsets go back.',
    file: 'choreography/kafka/assignment.ts',
    from: 'lastCommit = lastCommit.catch(() => {}).then(commitDone)',
    to: 'lastCommit = commitDone()',
    killedBy: {
      test: 'choreography/kafka/assignment.test.ts',
      title: 'When a commit is slow, then the next one waits for it, so that offsets never go back',
    },
  },
  {
    name: 'late-work-commits',
    what: 'Work that ends after a rebalance commits for a partition that has moved on.',
    file: 'choreography/kafka/intake.ts',
    from: '      assignment.end()\n      assignment = newAssignment(send)\n',
    to: '',
    killedBy: {
      test: 'choreography/kafka/subscribe.integration.test.ts',
      title: 'When work finishes after its partition has moved on, then the offset of the new owner is not put back',
    },
  },
  {
    name: 'deaf-when-full',
    what: 'A full consumer does not notice a rebalance, and the group waits for it.',
    file: 'choreography/kafka/intake.ts',
    from: '      await heartbeat()\n',
    to: '      await heartbeat().catch(() => {})\n',
    killedBy: {
      test: 'choreography/kafka/subscribe.integration.test.ts',
      title: 'When the others are full, then it is given its share all the same, and every message is handled',
    },
  },
  {
    name: 'retries-hold-room',
    what: 'Messages that wait for their next try hold the room that others need.',
    file: 'choreography/kafka/intake.ts',
    from: '    if (waitMs <= 0) return void run()\n',
    to: '    if (waitMs >= 0) return void work.run(delivery.key, () => new Promise<void>((wake) => setTimeout(wake, waitMs)).then(() => handle(delivery))).then(() => mine.finished(position), crash)\n',
    killedBy: {
      test: 'choreography/kafka/subscribe.integration.test.ts',
      title: 'When more of them wait than may be held, then those of other topics go on, of the same order too',
    },
  },
  {
    name: 'unknown-event-is-poison',
    what: 'During a rolling upgrade an event type that only newer consumers know is dead-lettered.',
    file: 'choreography/delivery.ts',
    from: '      if (error instanceof UnknownEventType) return skipOrWait(delivery, attempt, error)\n',
    to: '',
    killedBy: {
      test: 'choreography/delivery.integration.test.ts',
      title: 'When a newer producer publishes it, then it is skipped: no dead letter, no retry',
    },
  },
  {
    name: 'unknown-retry-is-dropped',
    what: 'A retry that an older process of the service takes is skipped, and no newer one gets it.',
    file: 'choreography/delivery.ts',
    from: '    if (delivery.topic === retryTopicOf(service.name)) return scheduleRetry(delivery, attempt, error)\n',
    to: '',
    killedBy: {
      test: 'choreography/delivery.integration.test.ts',
      title: 'When a newer process of this service could not absorb it yet, then it waits for one of those',
    },
  },
  {
    name: 'malformed-retry-count',
    what: 'A header that is no number is counted with.',
    file: 'choreography/delivery.ts',
    from: 'return Number.isSafeInteger(attempt) && attempt > 0 ? attempt : 1',
    to: 'return headers.retry_attempt === undefined ? 1 : attempt',
    killedBy: {
      test: 'choreography/delivery.integration.test.ts',
      title: 'When the count of tries reads "%s", then it starts over and nothing is lost',
    },
  },
  {
    name: 'large-letter-refused',
    what: 'The largest message has no room for the headers of a dead letter.',
    file: 'choreography/topics.ts',
    from: 'deadLetters: { ...keepForever, ...roomForHeaders }',
    to: 'deadLetters: keepForever',
    killedBy: {
      test: 'choreography/delivery.integration.test.ts',
      title: 'When it is as large as a fact may be, then there is room for it and its reason among the dead letters',
    },
  },
  {
    name: 'any-text-is-an-event-id',
    what: 'An event id that the inbox cannot store is tried twenty times.',
    file: 'choreography/envelope.ts',
    from: 'if (!eventId.safeParse(headers.ce_id).success)',
    to: 'if (!headers.ce_id)',
    killedBy: {
      test: 'choreography/delivery.integration.test.ts',
      title: 'When it %s, then it is a dead letter at once',
    },
  },
  {
    name: 'retries-twice-as-late',
    what: 'Retries do not follow the schedule that the README states.',
    file: 'choreography/delivery.ts',
    from: 'policy.initialDelayMs * 2 ** (attempt - 2)',
    to: 'policy.initialDelayMs * 2 ** (attempt - 1)',
    killedBy: {
      test: 'choreography/delivery.integration.test.ts',
      title: 'When a message fails every time, then it is tried 20 times in 6.4 minutes and is then a dead letter',
    },
  },
  {
    name: 'shipping-forgets-payment',
    what: 'Shipping forgets that an order is paid when its stock is reserved afterwards.',
    file: 'choreography/shipping/waiting.ts',
    from: 'paid = shipment.paid OR excluded.paid,',
    to: 'paid = excluded.paid,',
    killedBy: {
      test: 'choreography/any-order.integration.test.ts',
      title: 'When shipping hears what a label needs in every permutation and again, then it buys one',
    },
  },
]
