/** I6: completed orders earn points by the rule, computed here independently, and each partner is notified once. */
import type { OrderLine } from '#shared/contracts/order.ts'
import { type AuditInput, forEachOrder, type Invariant, violationCollector } from '../invariant.ts'
import { type AuditSnapshot, ledgerOf, type OrderRecord } from '../snapshot.ts'

export const pointsCorrect: Invariant = {
  id: 'I6',
  description: 'Each completed order earned its points and notified each partner once; no other order did either.',
  check: forEachOrder((order, ctx) => [...pointViolations(order, ctx), ...partnerViolations(order, ctx)]),
}

/** The oracle: one point per whole currency unit, counted unit by unit, independently of the domain's formula. */
export function pointsOwed(items: readonly OrderLine[], { priceCents }: AuditSnapshot): number {
  let left = items
    .flatMap(({ productId, quantity }) => Array(quantity).fill(priceCents.get(productId)))
    .reduce((sum, price) => sum + price, 0)
  let points = 0
  for (; left >= 100; left -= 100) points++
  return points
}

function pointViolations(order: OrderRecord, { snapshot, followUps }: AuditInput): string[] {
  const wrong = violationCollector()
  const earns = followUps.includes('loyalty') && order.order?.status === 'COMPLETED'
  const owed = earns ? [pointsOwed(order.order!.items as OrderLine[], snapshot)] : []
  const atPartner = ledgerOf(order, 'points', 'credit', 'done').map(
    (entry) => (entry.request as { points: number }).points,
  )
  const inDatabase = order.loyalty.map((entry) => entry.points)
  wrong.if(!same(atPartner, owed), `points owed: ${listed(owed)}; credited by the points partner: ${listed(atPartner)}`)
  wrong.if(!same(inDatabase, owed), `points owed: ${listed(owed)}; in the database: ${listed(inDatabase)}`)
  return wrong.found
}

function partnerViolations(order: OrderRecord, { followUps }: AuditInput): string[] {
  const wrong = violationCollector()
  const due = order.order?.status === 'COMPLETED' ? followUps.filter((name) => name.startsWith('partner-')) : []
  const notified = order.ledger.filter((entry) => entry.provider.startsWith('partner-') && entry.outcome === 'done')
  const names = notified.map((entry) => entry.provider)
  const inDatabase = order.partners.map((entry) => entry.partner)
  wrong.if(!same(names, due), `partners due: ${listed(due)}; notified: ${listed(names)}`)
  wrong.if(!same(inDatabase, due), `partners due: ${listed(due)}; in the database: ${listed(inDatabase)}`)
  return wrong.found
}

const same = <T>(some: readonly T[], others: readonly T[]): boolean =>
  some.toSorted().join() === others.toSorted().join()
const listed = (values: readonly unknown[]): string => values.join(', ') || 'none'
