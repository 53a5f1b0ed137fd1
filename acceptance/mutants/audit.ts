/** Defects that only an audit of the expected outcomes finds, and defects of the audit itself. */
import { comparison, type Mutant } from './mutant.ts'

const withFollowUps = ['--experiment', 'latency-stacking', '--services', '6']
const auditTest = 'benchmarks/audit/audit.integration.test.ts'

const wrongOutcomes: readonly Mutant[] = [
  {
    name: 'everything-cancelled',
    what: 'Every order is cancelled and compensated correctly, and no customer gets anything.',
    file: 'choreography/order/reactions.ts',
    from: 'LabelCreated: ({ orderId }, ctx) => completeOrder(ctx, orderId, ctx.commitWith(orderCompleted)),',
    to: "LabelCreated: ({ orderId }, ctx) => cancel({ orderId, reason: 'undeliverable-address' }, ctx),",
    killedBy: comparison('choreography', 'I12'),
  },
  {
    name: 'reason-of-another-refusal',
    what: 'Every refusal gets the reason out-of-stock.',
    file: 'choreography/order/reactions.ts',
    from: 'return cancelOrder(ctx, orderId, reason, ctx.commitWith(orderCancelled))',
    to: "return cancelOrder(ctx, orderId, 'out-of-stock', ctx.commitWith(orderCancelled))",
    killedBy: comparison('choreography', 'I12', ['--experiment', 'sustained']),
  },
  {
    name: 'cancellation-acknowledged-and-forgotten',
    what: 'A customer who cancels in time gets a success response, but the order is fulfilled.',
    file: 'choreography/order/api.ts',
    from: 'await cancelByCustomer(ctx, customerId, orderId, record)',
    to: 'record && (await getOrder(ctx, customerId, orderId))',
    killedBy: comparison('choreography', 'I12', ['--experiment', 'sustained']),
  },
]

const wrongRecipients: readonly Mutant[] = [
  {
    name: 'mail-to-another-customer',
    what: 'Every confirmation goes to the same customer, and the database records the right one.',
    file: 'shared/domain/follow-ups.ts',
    from: 'ctx.providers.mail({ orderId, kind, to: email })',
    to: "ctx.providers.mail({ orderId, kind, to: 'customer-1@example.test' })",
    killedBy: comparison('choreography', 'I13', withFollowUps),
  },
  {
    name: 'label-to-another-address',
    what: 'The parcel goes to a different street from the one in the order.',
    file: 'shared/domain/shipping.ts',
    from: 'ctx.providers.label({ orderId, shipTo })',
    to: "ctx.providers.label({ orderId, shipTo: { ...shipTo, street: '2 Side Street' } })",
    killedBy: comparison('choreography', 'I13'),
  },
  {
    name: 'points-for-another-customer',
    what: 'The points are credited to another customer.',
    file: 'shared/domain/follow-ups.ts',
    from: 'ctx.providers.addPoints({ orderId, customerId, points })',
    to: "ctx.providers.addPoints({ orderId, customerId: 'customer-1', points })",
    killedBy: comparison('choreography', 'I13', withFollowUps),
  },
  {
    name: 'another-quantity-allocated',
    what: 'The warehouse allocates one more of each item than was ordered and paid for.',
    file: 'shared/providers/client.ts',
    from: "callOrRefuse('warehouse', 'allocate', { orderId, items }, 'out-of-stock')",
    to: "callOrRefuse('warehouse', 'allocate', { orderId, items: items.map((item) => ({ ...item, quantity: item.quantity + 1 })) }, 'out-of-stock')",
    killedBy: comparison('choreography', 'I13'),
  },
  {
    name: 'another-card-charged',
    what: "The amount is right, the card is not the customer's.",
    file: 'shared/domain/payment.ts',
    from: 'ctx.providers.charge({ orderId, amountCents: totalCents, card })',
    to: "ctx.providers.charge({ orderId, amountCents: totalCents, card: 'tok_mastercard' })",
    killedBy: comparison('choreography', 'I13'),
  },
]

const hardToDetect: readonly Mutant[] = [
  {
    name: 'released-before-it-is-allocated',
    what: 'Inventory releases before it reserves, so that the later release, with the same key, has no effect.',
    file: 'shared/domain/inventory.ts',
    from: '  const isAvailable = status ?',
    to: '  await ctx.providers.release({ orderId: order.orderId })\n  const isAvailable = status ?',
    and: {
      file: 'shared/providers/ledger.ts',
      from: "if (earlier.some((entry) => entry.operation === compensatedBy[step])) return 'order-cancelled'",
      to: '',
    },
    killedBy: comparison('choreography', 'I4', ['--experiment', 'sustained']),
  },
  {
    name: 'fault-after-the-load',
    what: 'Each fault is injected after all orders are settled, so that it affects no style.',
    file: 'benchmarks/experiments/availability/measure.ts',
    from: 'await sleep(strikeMs)\n  await orderInFlight()',
    to: 'await sleep(30_000)',
    killedBy: comparison('choreography', 'I0', ['--experiment', 'availability', '--fault', 'payment down']),
  },
]

const auditDefects: readonly Mutant[] = [
  {
    name: 'release-excuses-everything',
    what: 'The audit accepts a release anywhere in the ledger, even if items were allocated after it.',
    file: 'benchmarks/audit/snapshot.ts',
    from: 'if (entry.operation === undoes) count = 0',
    to: 'if (entry.operation === undoes) return 0',
    killedBy: { test: auditTest, title: 'I4: When items are allocated after their release' },
  },
  {
    name: 'refund-before-capture-unseen',
    what: 'The audit adds up the money and ignores the order of the transfers.',
    file: 'benchmarks/audit/invariants/i3-money-matches-status.ts',
    from: 'if (heldCents < 0) return true',
    to: '',
    killedBy: { test: auditTest, title: 'I3: When the refund came before the charge' },
  },
  {
    name: 'requests-taken-for-orders',
    what: 'The audit counts an open request as an order in flight when a fault is injected.',
    file: 'benchmarks/audit/invariants/i0-run-was-exercised.ts',
    from: 'faults.filter(({ at }) => !anyInFlight(snapshot, at))',
    to: 'faults.filter(({ at }) => !attempts.some(({ startedAt, endedAt }) => startedAt <= at && endedAt >= at))',
    killedBy: { test: auditTest, title: 'I0: When a request was open when a fault was injected' },
  },
]

export const auditMutants: readonly Mutant[] = [...wrongOutcomes, ...wrongRecipients, ...hardToDetect, ...auditDefects]
