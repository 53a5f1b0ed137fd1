/** I6: points follow completed orders by the rule, worked out here on its own, and partners hear of each once. */
import type { OrderLine } from '#shared/contracts/order.ts'
import { type AuditInput, forEachOrder, type Invariant, violationCollector } from '../invariant.ts'
import { type AuditSnapshot, ledgerOf, type OrderRecord } from '../snapshot.ts'

export const pointsCorrect: Invariant = {
  id: 'I6',
  description: 'Each completed order earned its points and told each partner once; no other order did either.',
  check: forEachOrder((order, ctx) => [...pointViolations(order, ctx), ...partnerViolations(order, ctx)]),
}

/** The oracle. A point for each whole unit of the currency, counted unit by unit and not by the domain's formula. */
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
  const inBooks = order.loyalty.map((entry) => entry.points)
  wrong.if(!same(atPartner, owed), `points owed: ${said(owed)}; the points partner credited: ${said(atPartner)}`)
  wrong.if(!same(inBooks, owed), `points owed: ${said(owed)}; the books have: ${said(inBooks)}`)
  return wrong.found
}

function partnerViolations(order: OrderRecord, { followUps }: AuditInput): string[] {
  const wrong = violationCollector()
  const due = order.order?.status === 'COMPLETED' ? followUps.filter((name) => name.startsWith('partner-')) : []
  const told = order.ledger.filter((entry) => entry.provider.startsWith('partner-') && entry.outcome === 'done')
  const names = told.map((entry) => entry.provider)
  const inBooks = order.partners.map((entry) => entry.partner)
  wrong.if(!same(names, due), `partners due: ${said(due)}; told: ${said(names)}`)
  wrong.if(!same(inBooks, due), `partners due: ${said(due)}; the books have: ${said(inBooks)}`)
  return wrong.found
}

const same = <T>(some: readonly T[], others: readonly T[]): boolean =>
  some.toSorted().join() === others.toSorted().join()
const said = (values: readonly unknown[]): string => values.join(', ') || 'none'
