/** Defects that this project has had or could easily have. Add an entry here for every defect that is fixed. */
import { comparison, type Mutant } from './mutant.ts'

export const defects: readonly Mutant[] = [
  {
    name: 'refund-never-sent',
    what: 'Payment records a refund for a cancelled order, but the provider keeps the money.',
    file: 'choreography/payment/reactions.ts',
    from: 'refundPayment(ctx,',
    to: "refundPayment({ ...ctx, providers: { ...ctx.providers, refund: async () => ({ outcome: 'done', reference: '', amountCents: 0 }) } },",
    killedBy: comparison('choreography', 'I3', ['--experiment', 'sustained']),
  },
  {
    name: 'inbox-not-written',
    what: 'A consumer does not record which events it has processed.',
    file: 'choreography/reactions.ts',
    from: 'await writeInbox(tx, service.name, consumed, ctx.now(), next)',
    to: 'if (next) await writeOutbox(tx, next)',
    killedBy: comparison('choreography', 'I11'),
  },
  {
    name: 'outbox-outside-the-transaction',
    what: 'The order is recorded first and its event half a second later: a crash in between loses the order.',
    file: 'choreography/order/api.ts',
    from: "(tx) => recordOutbox(ctx, tx, event('OrderCreated', order))",
    to: "async () => void setTimeout(() => recordOutbox(ctx, ctx.db, event('OrderCreated', order)), 500)",
    killedBy: comparison('choreography', 'I1', ['--experiment', 'availability', '--fault', 'order down']),
  },
  {
    name: 'events-published-twice',
    what: 'Every reaction writes its event twice, with two ids, so that no inbox recognises the duplicate.',
    file: 'choreography/reactions.ts',
    from: 'await writeInbox(tx, service.name, consumed, ctx.now(), next)',
    to: 'await writeInbox(tx, service.name, consumed, ctx.now(), next)\n    if (next) await writeOutbox(tx, { ...next, id: crypto.randomUUID() })',
    killedBy: comparison('choreography', 'I11'),
  },
  {
    name: 'failed-reactions-dropped',
    what: 'A failed reaction is neither retried nor dead-lettered.',
    file: 'choreography/message-handler.ts',
    from: '      await scheduleRetry(record, attempt, error)\n',
    to: '',
    killedBy: comparison('choreography', 'I11', ['--experiment', 'availability', '--fault', 'providers cut off']),
  },
  {
    name: 'given-up-at-once',
    what: 'A reaction is dead-lettered at its first failure, although a retry would succeed.',
    file: 'choreography/message-handler.ts',
    from: 'attempts: 20, initialDelayMs',
    to: 'attempts: 1, initialDelayMs',
    killedBy: comparison('choreography', 'I11', ['--experiment', 'availability', '--fault', 'providers cut off']),
  },
  {
    name: 'workflows-never-end',
    what: 'All effects are complete, but no workflow ever ends.',
    file: 'orchestration/order/workflow.ts',
    from: "  progress.step = 'done'\n",
    to: "  progress.step = 'done'\n  await wf.condition(() => false)\n",
    killedBy: comparison('orchestration', 'I9', ['--experiment', 'availability', '--fault', 'notification down']),
  },
  {
    name: 'list-element-named-as-a-variable',
    what: 'A wrong element of FOLLOW_UPS is reported as a variable that is not set.',
    file: 'shared/runtime/config.ts',
    from: 'const name = String(path[0])',
    to: "const name = path.join('.')",
    killedBy: {
      test: 'shared/runtime/config.test.ts',
      title: 'When an element of a list is invalid, then the error names the variable and what is allowed',
    },
  },
  {
    name: 'start-ignores-a-killed-server',
    what: 'kit start restarts its services without end when a server is gone.',
    file: 'kit/start.ts',
    from: 'stopRequested, environment.watch(console.log)])',
    to: 'stopRequested])',
    killedBy: {
      test: 'kit/start-killed.integration.test.ts',
      title: 'When a server that it started is killed, then it stops with an error that names the server',
    },
  },
]
