/** Whether a style kept up at a point of the grid. Where it did not, its times describe a queue, and it is not ranked. */
import type { Cell } from '../../results-schema.ts'

/** Above it, orders wait for a processor, and the times are the machine's. */
const maxBusyShare = 0.95

/** @returns why the style did not keep up, or null */
export function whyBehind({ failure, valid, orders, audit, costPerOrder }: Cell): string | null {
  if (failure !== null) return 'failed'
  if (orders.stuck > 0 || audit.violations.some(({ invariant }) => invariant === 'I9')) return 'not drained'
  if (orders.failed + orders.lost > 0) return 'orders failed'
  if (!valid) return 'load driver fell behind'
  if ((costPerOrder?.machineBusy ?? 0) > maxBusyShare) return 'machine busy'
  return null
}
