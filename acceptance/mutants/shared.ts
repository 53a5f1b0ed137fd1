/** Defects of the operations, the contract and the runtime that every style shares. */
import type { Mutant } from './mutant.ts'

export const sharedMutants: readonly Mutant[] = [
  {
    name: 'order-id-in-capitals',
    what: 'An order id in capitals is taken for another order.',
    file: 'shared/contracts/order.ts',
    from: 'export const orderId = z.uuid().toLowerCase()',
    to: 'export const orderId = z.uuid()',
    killedBy: {
      test: 'shared/contracts/order.test.ts',
      title: 'When it is in capitals, all or some of them, then it is the same id',
    },
  },
  {
    name: 'facts-from-the-callers-spelling',
    what: "An event carries the caller's spelling of the order id, not that of the row.",
    file: 'shared/domain/order.ts',
    from: 'const outcome = { orderId: id, customerId',
    to: 'const outcome = { orderId, customerId',
    killedBy: {
      test: 'shared/domain/settle.integration.test.ts',
      title: 'When the id is spelled in capitals, then what is said of the order carries the id of its row',
    },
  },
  {
    name: 'release-by-the-books',
    what: 'Stock whose allocation was never recorded is not given back, since the books know nothing of it.',
    file: 'shared/domain/inventory.ts',
    from: '  await ctx.providers.release({ orderId })\n  await ctx.db.$transaction(',
    to: "  const known = await ctx.db.reservation.findUnique({ where: { orderId } })\n  if (known?.status !== 'REJECTED') await ctx.providers.release({ orderId })\n  await ctx.db.$transaction(",
    killedBy: {
      test: 'shared/domain/lost-responses.integration.test.ts',
      title: 'When its answer was lost and another order took the last item, then cancelling gives it back',
    },
  },
  {
    name: 'last-item-rejection-not-recorded',
    what: 'The last item is given back before the order is recorded as rejected, so that a retry reserves what it does not have.',
    file: 'shared/domain/inventory.ts',
    from: "      await tx.reservation.update({\n        where: { orderId },\n        data: { status: 'REJECTED', reason: 'out-of-stock', reservedAt: null },\n      })\n",
    to: '      await tx.reservation.delete({ where: { orderId } })\n',
    killedBy: {
      test: 'shared/domain/lost-responses.integration.test.ts',
      title:
        'When it was given back and that was not recorded, then the order stays rejected, whatever is free by then',
    },
  },
  {
    name: 'refund-by-the-books',
    what: 'A charge that the books call declined is not refunded, although the provider may have made it.',
    file: 'shared/domain/payment.ts',
    from: '  const response = await ctx.providers.refund({ orderId })\n',
    to: "  const known = await ctx.db.payment.findUnique({ where: { orderId } })\n  const response = known?.status === 'DECLINED' ? { amountCents: 0 } : await ctx.providers.refund({ orderId })\n",
    killedBy: {
      test: 'shared/domain/lost-responses.integration.test.ts',
      title:
        'When the provider knows its key with another request, then it is declined, and a refund gives back the first',
    },
  },
  {
    name: 'final-refusal-retried-for-ever',
    what: "A provider's refusal that no repetition can heal is retried for ever.",
    file: 'shared/providers/client.ts',
    from: 'const permanentErrorStatuses = [400, 422]',
    to: 'const permanentErrorStatuses: number[] = []',
    killedBy: {
      test: 'shared/providers/providers.integration.test.ts',
      title: 'When the key comes with another request, then that is refused, since no repetition can heal it',
    },
  },
  {
    name: 'final-422-as-outage',
    what: 'A request that the provider will never take is reported as an outage.',
    file: 'shared/providers/client.ts',
    from: 'if (permanentErrorStatuses.includes(response.statusCode))\n        throw',
    to: "if (permanentErrorStatuses.includes(response.statusCode) && step !== 'points')\n        throw",
    killedBy: {
      test: 'shared/providers/providers.integration.test.ts',
      title:
        'When that happens where an order cannot end by it, then it is an error that says why, and nothing is done',
    },
  },
  {
    name: 'page-from-a-row',
    what: 'The next page begins at a row, which may have left the filter meanwhile.',
    file: 'shared/domain/order-pages.ts',
    from: '      ...(after && {\n        OR: [{ placedAt: { lt: after.placedAt } }, { placedAt: after.placedAt, id: { lt: after.orderId } }],\n      }),\n    },',
    to: '    },\n    ...(input.after && { cursor: { id: input.after }, skip: 1 }),',
    killedBy: {
      test: 'shared/domain/settle.integration.test.ts',
      title: 'When the last order of a page settles before the next page is asked for, then no order is skipped',
    },
  },
  {
    name: 'page-after-nothing',
    what: 'A page after an order that there is not is silently empty.',
    file: 'shared/domain/order-pages.ts',
    from: '  if (input.after && !after)',
    to: '  if (input.after && !after) return { orders: [], next: null }\n  if (!input.after && after)',
    killedBy: {
      test: 'shared/domain/settle.integration.test.ts',
      title: 'When a page is to begin after an order that the customer does not have, then that is said',
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
      title: 'When some orders are accepted and not written yet, then every page has them in their places',
    },
  },
  {
    name: 'one-order-id-for-all-styles',
    what: 'The same customer and key name the same order in every style.',
    file: 'shared/domain/order.ts',
    from: 'sha256(`${style',
    to: "sha256(`${style && 'style'",
    killedBy: {
      test: 'shared/domain/order.test.ts',
      title: 'When another style is asked with the same customer and key, then it is another order',
    },
  },
  {
    name: 'orders-of-unknown-customers',
    what: 'An order of a customer that there is not is taken.',
    file: 'shared/domain/order.ts',
    from: "  if (!customer) throw new AppError('forbidden'",
    to: "  if (!customer && !customerId) throw new AppError('forbidden'",
    killedBy: {
      test: 'shared/domain/settle.integration.test.ts',
      title: 'When its customer is not known, then it is not taken',
    },
  },
  {
    name: 'watch-without-a-backstop',
    what: 'Who watches an order relies on notifications alone.',
    file: 'shared/domain/watch.ts',
    from: 'setInterval(wakeAll, pollMs)',
    to: 'setInterval(() => {}, pollMs)',
    killedBy: {
      test: 'shared/domain/watch.integration.test.ts',
      title: 'When it stays silent, then the change of status is found all the same',
    },
  },
  {
    name: 'watch-ended-by-one-failed-look',
    what: 'One failed query ends the watch.',
    file: 'shared/domain/watch.ts',
    from: '          return order\n        })',
    to: '          throw error\n        })',
    killedBy: {
      test: 'shared/domain/watch.integration.test.ts',
      title: 'When looking fails for a while, then the watch goes on',
    },
  },
  {
    name: 'listener-that-never-pings',
    what: 'A silent LISTEN connection is never found dead.',
    file: 'shared/persistence/notifications.ts',
    from: '      onNotification(null)\n      schedulePing(newClient)',
    to: '      onNotification(null)\n      if (stopped) schedulePing(newClient)',
    killedBy: {
      test: 'shared/domain/watch.integration.test.ts',
      title: 'When it was silent for a while, then a new one takes its place, and listeners are told to look',
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
        'When a service dies again and again after it ran, then it is started until it stays, and the others run on',
    },
  },
  {
    name: 'control-characters-let-in',
    what: 'A zero byte is let into a name, which the database cannot store.',
    file: 'shared/contracts/order.ts',
    from: '!/\\p{Cc}/u.test(value.trim())',
    to: 'value.length >= 0',
    killedBy: { test: 'shared/contracts/order.test.ts', title: 'When a name is %s, then it is refused' },
  },
  {
    name: 'half-characters-let-in',
    what: 'A lone surrogate is let into a name, which no encoding can carry.',
    file: 'shared/contracts/order.ts',
    from: '(value) => value.isWellFormed()',
    to: '(value) => value.length >= 0',
    killedBy: {
      test: 'shared/contracts/order.test.ts',
      title: 'When a name is %s, then it is refused',
    },
  },
  {
    name: 'two-forms-of-one-text',
    what: 'The same text in another Unicode form is taken for another request.',
    file: 'shared/contracts/order.ts',
    from: "    .normalize('NFC')\n",
    to: '',
    killedBy: {
      test: 'shared/contracts/order.test.ts',
      title: 'When a name is %s, then it is taken, and comes out as one spelling',
    },
  },
  {
    name: 'half-prepared-databases-kept',
    what: 'A database whose preparation was killed can never be prepared again.',
    file: 'shared/persistence/migrate.ts',
    from: '      await dropPartiallyPrepared(url)\n',
    to: '',
    killedBy: {
      test: 'shared/persistence/migrate.integration.test.ts',
      title: 'When it is killed at its moment %i of four, then the next one ends well',
    },
  },
]
