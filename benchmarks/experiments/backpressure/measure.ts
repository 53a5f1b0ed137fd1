/** Measures a style whose loyalty service can do only so many orders per second. */
import type { AuditSnapshot } from '../../audit/snapshot.ts'
import type { Measure } from '../../experiment.ts'
import type { Attempt } from '../../load/driver.ts'
import { measureLoad } from '../../measure-cell.ts'
import type { Backpressure } from '../../results-schema.ts'
import { warmUp, withRunningStyle } from '../../running.ts'

export const measureBackpressure: Measure = (testBed, plan, keyPrefix, signal, onCell) =>
  withRunningStyle(testBed, plan, signal, {}, async (ctx) => {
    await warmUp(ctx, plan, keyPrefix)
    const measured = await measureLoad(ctx, plan, keyPrefix)
    const { run, snapshot } = measured.runData
    await onCell({ ...measured, cell: { ...measured.cell, backpressure: countPoints(run.attempts, snapshot) } })
  })

/** What became of the points of completed orders. */
export function countPoints(attempts: readonly Attempt[], { orders }: AuditSnapshot): Backpressure {
  const counts = { completed: 0, notCredited: 0, notRecorded: 0 }
  for (const id of new Set(attempts.map(({ orderId }) => orderId))) {
    const found = id === null ? undefined : orders.get(id)
    if (found?.order?.status !== 'COMPLETED') continue
    counts.completed += 1
    const isCredited = found.ledger.some(({ provider, outcome }) => provider === 'points' && outcome === 'done')
    if (!isCredited) counts.notCredited += 1
    else if (found.loyalty.length === 0) counts.notRecorded += 1
  }
  return counts
}
