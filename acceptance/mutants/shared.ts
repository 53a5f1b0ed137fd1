/** Defects of the operations, the contract and the runtime that every style shares. */
import type { Mutant } from './mutant.ts'

export const sharedMutants: readonly Mutant[] = [
  {
    name: 'order-id-in-capitals',
    what: 'An order id in capitals is treated as another order.',
    file: 'shared/contracts/order.ts',
    from: 'export const orderId = z.uuid().toLowerCase()',
    to: 'export const orderId = z.uuid()',
    killedBy: {
      test: 'shared/contracts/order.test.ts',
      title: 'When some or all letters are in upper case, then it is the same id',
    },
  },
  {
    name: 'event-id-from-the-caller',
    what: "An event carries the caller's spelling of the order id, not that of the row.",
    file: 'shared/domain/order.ts',
    from: 'const outcome = { orderId: id, customerId',
    to: 'const outcome = { orderId, customerId',
    killedBy: {
      test: 'shared/domain/settle.integration.test.ts',
      title: 'When the id is in upper case, then the outcome has the id of the row',
    },
  },
  {
    name: 'release-only-if-recorded',
    what: 'Stock whose allocation was never recorded is not released, since the database has no record of it.',
    file: 'shared/domain/inventory.ts',
    from: '  await ctx.providers.release({ orderId })\n  await ctx.db.$transaction(',
    to: "  const known = await ctx.db.reservation.findUnique({ where: { orderId } })\n  if (known?.status !== 'REJECTED') await ctx.providers.release({ orderId })\n  await ctx.db.$transaction(",
    killedBy: {
      test: 'shared/domain/lost-responses.integration.test.ts',
      title: 'When its response was lost and another order took the last item, then cancelling releases it',
    },
  },
  {
    name: 'last-item-rejection-not-recorded',
    what: 'The last item is released before the order is recorded as rejected, so that a retry reserves what it does not have.',
    file: 'shared/domain/inventory.ts',
    from: "if (allocated && recorded === 'REJECTED') return 'sold-out-meanwhile'",
    to: "if (allocated && recorded === 'REJECTED')\n      return tx.reservation.delete({ where: { orderId } }).then(() => 'sold-out-meanwhile' as const)",
    killedBy: {
      test: 'shared/domain/lost-responses.integration.test.ts',
      title:
        'When the item was released and that was not recorded, then the order stays rejected, even if the item is free by then',
    },
  },
  {
    name: 'refund-only-if-recorded',
    what: 'A charge that is recorded as declined is not refunded, although the provider may have made it.',
    file: 'shared/domain/payment.ts',
    from: '  const response = await ctx.providers.refund({ orderId })\n',
    to: "  const known = await ctx.db.payment.findUnique({ where: { orderId } })\n  const response = known?.status === 'DECLINED' ? { amountCents: 0 } : await ctx.providers.refund({ orderId })\n",
    killedBy: {
      test: 'shared/domain/lost-responses.integration.test.ts',
      title: 'When its key was used with another request, then it is declined, and a refund returns the first charge',
    },
  },
  {
    name: 'permanent-refusal-retried-forever',
    what: "A provider's permanent refusal is retried forever.",
    file: 'shared/providers/client.ts',
    from: 'const permanentErrorStatuses = [400, 422]',
    to: 'const permanentErrorStatuses: number[] = []',
    killedBy: {
      test: 'shared/providers/providers.integration.test.ts',
      title: 'When the key is used with another request, then that request is refused, since a retry cannot help',
    },
  },
  {
    name: 'permanent-422-as-outage',
    what: 'A request that the provider will never accept is reported as an outage.',
    file: 'shared/providers/client.ts',
    from: 'if (permanentErrorStatuses.includes(response.statusCode))\n        throw',
    to: "if (permanentErrorStatuses.includes(response.statusCode) && step !== 'points')\n        throw",
    killedBy: {
      test: 'shared/providers/providers.integration.test.ts',
      title:
        'When that happens in a step that cannot cancel an order, then it is an error with the reason, and nothing is done',
    },
  },
  {
    name: 'page-from-a-row',
    what: 'The next page starts at a row that may no longer match the filter.',
    file: 'shared/domain/order-pages.ts',
    from: '      ...(after && {\n        OR: [{ placedAt: { lt: after.placedAt } }, { placedAt: after.placedAt, id: { lt: after.orderId } }],\n      }),\n    },',
    to: '    },\n    ...(input.after && { cursor: { id: input.after }, skip: 1 }),',
    killedBy: {
      test: 'shared/domain/settle.integration.test.ts',
      title: 'When the last order of a page settles before the next page is requested, then no order is skipped',
    },
  },
  {
    name: 'page-after-nothing',
    what: 'A page after an order that does not exist is silently empty.',
    file: 'shared/domain/order-pages.ts',
    from: '  if (input.after && !after)',
    to: '  if (input.after && !after) return { orders: [], next: null }\n  if (!input.after && after)',
    killedBy: {
      test: 'shared/domain/settle.integration.test.ts',
      title: 'When a page should start after an order that the customer does not have, then that is an error',
    },
  },
  {
    name: 'unwritten-orders-on-the-first-page-only',
    what: 'Orders that are accepted and not written yet are shown on the first page only.',
    file: 'shared/domain/order-pages.ts',
    from: '(!after || newestFirst(after, order) < 0)',
    to: '!after',
    killedBy: {
      test: 'shared/domain/settle.integration.test.ts',
      title: 'When some orders are accepted but not written yet, then every page has them at their positions',
    },
  },
  {
    name: 'one-order-id-for-all-styles',
    what: 'The same customer and key give the same order id in every style.',
    file: 'shared/domain/order.ts',
    from: 'sha256(`${style',
    to: "sha256(`${style && 'style'",
    killedBy: {
      test: 'shared/domain/order.test.ts',
      title: 'When customer and key are the same in another style, then the id differs',
    },
  },
  {
    name: 'orders-of-unknown-customers',
    what: 'An order of a customer that does not exist is accepted.',
    file: 'shared/domain/order.ts',
    from: "  if (!customer) throw new AppError('forbidden'",
    to: "  if (!customer && !customerId) throw new AppError('forbidden'",
    killedBy: {
      test: 'shared/domain/settle.integration.test.ts',
      title: 'When its customer does not exist, then pricing it fails',
    },
  },
  {
    name: 'watch-without-polling',
    what: 'Watching an order relies on notifications only.',
    file: 'shared/domain/watch.ts',
    from: 'setInterval(wakeAll, pollMs)',
    to: 'setInterval(() => {}, pollMs)',
    killedBy: {
      test: 'shared/domain/watch.integration.test.ts',
      title: 'When no notification arrives, then polling finds the change of status',
    },
  },
  {
    name: 'watch-ended-by-one-failed-query',
    what: 'One failed query ends the watch.',
    file: 'shared/domain/watch.ts',
    from: '          return order\n        })',
    to: '          throw error\n        })',
    killedBy: {
      test: 'shared/domain/watch.integration.test.ts',
      title: 'When reading the order fails temporarily, then the watch continues',
    },
  },
  {
    name: 'listener-that-never-pings',
    what: 'A silent LISTEN connection is never detected as dead.',
    file: 'shared/persistence/notifications.ts',
    from: '      onNotification(null)\n      schedulePing(newClient)',
    to: '      onNotification(null)\n      if (stopped) schedulePing(newClient)',
    killedBy: {
      test: 'shared/domain/watch.integration.test.ts',
      title: 'When it does not respond to a ping, then it is replaced, and the listener is called with null',
    },
  },
  {
    name: 'failed-restart-ends-the-style',
    what: 'A service that dies soon after a restart takes all the others with it.',
    file: 'shared/runtime/supervise.ts',
    from: 'if (exitedEarly && shortRuns === undefined)',
    to: 'if (exitedEarly)',
    killedBy: {
      test: 'shared/runtime/supervise.test.ts',
      title:
        'When a service exits repeatedly after a successful start, then it is restarted until it stays up, and the others keep running',
    },
  },
  {
    name: 'control-characters-accepted',
    what: 'A name may contain a zero byte, which the database cannot store.',
    file: 'shared/contracts/order.ts',
    from: '!/\\p{Cc}/u.test(value.trim())',
    to: 'value.length >= 0',
    killedBy: { test: 'shared/contracts/order.test.ts', title: 'When a name is %s, then it is rejected' },
  },
  {
    name: 'lone-surrogates-accepted',
    what: 'A name may contain a lone surrogate, which no encoding can carry.',
    file: 'shared/contracts/order.ts',
    from: '(value) => value.isWellFormed()',
    to: '(value) => value.length >= 0',
    killedBy: {
      test: 'shared/contracts/order.test.ts',
      title: 'When a name is %s, then it is rejected',
    },
  },
  {
    name: 'two-forms-of-one-text',
    what: 'The same text in another Unicode form is treated as another request.',
    file: 'shared/contracts/order.ts',
    from: "    .normalize('NFC')\n",
    to: '',
    killedBy: {
      test: 'shared/contracts/order.test.ts',
      title: 'When a name is %s, then it is accepted and normalised',
    },
  },
  {
    name: 'half-prepared-databases-kept',
    what: 'A database whose migration was killed can never be migrated again.',
    file: 'shared/persistence/migrate.ts',
    from: '      await dropPartiallyPrepared(url)\n',
    to: '',
    killedBy: {
      test: 'shared/persistence/migrate.integration.test.ts',
      title: 'When it is killed at stage %i of 4, then the next attempt succeeds',
    },
  },
]
