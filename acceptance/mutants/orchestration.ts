/** Defects of the orchestration, and of admission control, which all styles share. */
import type { Mutant } from './mutant.ts'

export const orchestrationMutants: readonly Mutant[] = [
  {
    name: 'abandoned-orders-stay-pending',
    what: 'Cancelling an order whose workflow was terminated cancels nothing.',
    file: 'orchestration/order/api.ts',
    from: "if (status !== 'PENDING') return",
    to: 'if (status) return',
    killedBy: {
      test: 'orchestration/terminated.integration.test.ts',
      title: 'When it was terminated before its row was written, then it can still be cancelled',
    },
  },
  {
    name: 'resumed-saga-forgets-the-label',
    what: 'A saga that is restarted to compensate an order does not void the label of the first one.',
    file: 'orchestration/order/workflow.ts',
    from: 'if (isResumed) undo.push(() => shipping.voidLabel(orderId))',
    to: 'void isResumed',
    killedBy: {
      test: 'orchestration/terminated.integration.test.ts',
      title: 'When it was %s after the label was bought, then cancelling compensates everything',
    },
  },
  {
    name: 'code-mistakes-refund',
    what: "A bug in the workflow's code is treated as a cancellation by the customer.",
    file: 'orchestration/order/workflow.ts',
    from: "throw new Error('An order in flight failed, and was neither refused nor cancelled', { cause: failure })",
    to: "return 'cancelled-by-customer'",
    killedBy: {
      test: 'orchestration/order/workflow.integration.test.ts',
      title: 'When it throws a TypeError %s, then nothing is compensated, and the fixed code completes the order',
    },
  },
  {
    name: 'code-mistakes-cancel-steps',
    what: "A bug in the workflow's code cancels the parallel steps, so that the fixed code cannot replay the history.",
    file: 'orchestration/order/compensations.ts',
    from: 'if (!(failure instanceof TemporalFailure)) throw failure',
    to: 'void TemporalFailure',
    killedBy: {
      test: 'orchestration/order/workflow.integration.test.ts',
      title: 'When it throws a TypeError %s, then nothing is compensated, and the fixed code completes the order',
    },
  },
  {
    name: 'hopeless-follow-ups-repeated',
    what: 'A follow-up whose request the provider will never accept is retried for a day.',
    file: 'orchestration/order/steps.ts',
    from: ', nonRetryableErrorTypes: [nonRetryableCode]',
    to: '',
    killedBy: {
      test: 'orchestration/order/follow-ups.integration.test.ts',
      title: 'When a provider will never accept the request, then the follow-up is tried once and listed as missed',
    },
  },
  {
    name: 'follow-ups-given-up-early',
    what: 'A follow-up is given up after an hour instead of a day.',
    file: 'orchestration/order/steps.ts',
    from: "scheduleToCloseTimeout: '1 day',",
    to: "scheduleToCloseTimeout: '1 hour',",
    killedBy: {
      test: 'orchestration/order/follow-ups.integration.test.ts',
      title:
        'When the e-mail fails for a day, then the order completes without delay, and the result lists it as missed',
    },
  },
  {
    name: 'workflows-outlive-their-database',
    what: 'A workflow that was still running when its database was emptied continues on the empty one.',
    file: 'orchestration/forget.ts',
    from: '  terminateAll(openWorkflows(await connectTemporal(() => {}, timeoutMs)))\n',
    to: '  void [terminateAll, openWorkflows, connectTemporal, timeoutMs]\n',
    killedBy: {
      test: 'orchestration/forget.integration.test.ts',
      title: 'When workflows of orders are still running, then none of them continues afterwards',
    },
  },
  {
    name: 'short-sticky-queue-timeout',
    what: 'A worker that is suspended for some seconds is treated as dead, and its work is repeated.',
    file: 'orchestration/temporal/worker.ts',
    from: "stickyQueueScheduleToStartTimeout: '10s'",
    to: "stickyQueueScheduleToStartTimeout: '3s'",
    killedBy: {
      test: 'orchestration/orchestration.integration.test.ts',
      title: 'When the order service is suspended for six seconds, then no work is repeated',
    },
  },
  {
    name: 'short-workflow-task-timeout',
    what: 'A workflow task that takes some seconds is given to another worker as well.',
    file: 'orchestration/temporal/saga.ts',
    from: "workflowTaskTimeout: '10s'",
    to: "workflowTaskTimeout: '5s'",
    killedBy: {
      test: 'orchestration/orchestration.integration.test.ts',
      title: 'When the order service is suspended for six seconds, then no work is repeated',
    },
  },
  {
    name: 'overload-not-refused',
    what: 'Admission control accepts every order.',
    file: 'shared/domain/admission.ts',
    from: 'limit.isReached(inFlight.size)',
    to: 'limit.isReached(0)',
    killedBy: {
      test: 'shared/domain/admission.integration.test.ts',
      title: 'When too many orders are in flight, then the next one is rejected before it is started',
    },
  },
  {
    name: 'overload-refuses-accepted-orders',
    what: 'At the limit, admission control refuses the repeated request of an accepted order.',
    file: 'shared/domain/admission.ts',
    from: 'if (inFlight.has(key) || failedRequests.has(key)) return orderService.place(customerId, input)',
    to: '',
    killedBy: {
      test: 'shared/domain/admission.integration.test.ts',
      title: 'When the limit is reached, then the repeated request of an order without a row is passed to the style',
    },
  },
  {
    name: 'limit-falls-to-nothing',
    what: 'Many late orders shrink the limit once each.',
    file: 'shared/runtime/concurrency-limit.ts',
    from: '} else if (now() >= nextDecreaseAt) {',
    to: '} else {',
    killedBy: {
      test: 'shared/runtime/concurrency-limit.test.ts',
      title: 'When many orders are late at the same time, then it shrinks once, and never below one',
    },
  },
  {
    name: 'no-retry-after',
    what: 'A refusal by overload has no Retry-After.',
    file: 'shared/runtime/http.ts',
    from: "return overloaded ? { headers: { 'retry-after': String(overloaded.retryAfterS) } } : {}",
    to: 'return { headers: {} }',
    killedBy: {
      test: 'shared/runtime/http.test.ts',
      title:
        'When it is overloaded, then the response is 503 with Retry-After, and the typed client gets the delay too',
    },
  },
  {
    name: 'every-503-is-overload',
    what: 'A driver counts an outage as a refusal by admission control.',
    file: 'benchmarks/load/driver.ts',
    from: 'attempt.status === 503 && attempt.retryAfterS !== undefined',
    to: 'attempt.status === 503',
    killedBy: {
      test: 'benchmarks/load/open-loop.test.ts',
      title: 'When the target %s, then the attempt is distinguished from other failures',
    },
  },
]
